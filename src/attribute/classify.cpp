// SPDX-License-Identifier: Apache-2.0
// Tables of paths. Each line is a convention of a tool or of the file system hierarchy; the first match wins.
#include "attribute/classify.h"

#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"

namespace loadline::attribute {
namespace {

// An image has up to millions of paths, and nearly all differ from a line of a table in the first character already:
// that is asked here, so that few are compared.
template <std::size_t N>
bool starts_with_any(std::string_view text, const std::array<std::string_view, N>& heads) {
  return !text.empty() && std::ranges::any_of(heads, [&, first = text.front()](auto head) {
    return head.front() == first && text.starts_with(head);
  });
}
template <std::size_t N>
bool ends_with_any(std::string_view text, const std::array<std::string_view, N>& tails) {
  return !text.empty() && std::ranges::any_of(tails, [&, last = text.back()](auto tail) {
    return tail.back() == last && text.ends_with(tail);
  });
}
template <std::size_t N>
bool is_any(std::string_view text, const std::array<std::string_view, N>& names) {
  return std::ranges::any_of(names, [&](auto name) { return name.size() == text.size() && name == text; });
}

// "NAME/..." with one of these names, which may be several folders deep.
template <std::size_t N>
bool begins_in_any(std::string_view path, const std::array<std::string_view, N>& names) {
  return std::ranges::any_of(names, [&](auto name) {
    return path.size() > name.size() && path.front() == name.front() && path[name.size()] == '/' &&
           path.starts_with(name);
  });
}

// Whether something holds for the path from one of its folders, or its file, on.
template <class Holds>
bool from_any_folder(std::string_view path, const Holds& holds) {
  while (!path.empty()) {
    if (holds(path)) return true;
    const auto slash = path.find('/');
    if (slash == path.npos) return false;
    path.remove_prefix(slash + 1);
  }
  return false;
}

// A folder of such a name anywhere on the way to the file.
template <std::size_t N>
bool has_folder_of(std::string_view path, const std::array<std::string_view, N>& names) {
  return from_any_folder(path, [&](std::string_view rest) { return begins_in_any(rest, names); });
}

constexpr std::array<std::string_view, 3> version_control = {".git", ".svn", ".hg"};

constexpr std::array<std::string_view, 9> secret_names = {
    "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", ".pgpass", ".netrc", ".git-credentials", ".env", ".htpasswd"};
constexpr std::array<std::string_view, 4> secret_tails = {".aws/credentials", ".docker/config.json", ".kube/config",
                                                          "gcloud/application_default_credentials.json"};
constexpr std::array<std::string_view, 6> key_files = {".p12", ".pfx", ".jks", ".keystore", "_rsa", ".key"};
constexpr std::array<std::string_view, 5> harmless = {".example", ".sample", ".template", ".dist", ".defaults"};

bool is_called_like_a_secret(std::string_view path) {
  const auto name = base_name(path);
  if (is_any(name, secret_names) || ends_with_any(path, secret_tails)) return true;
  if (name.starts_with(".env.")) return !ends_with_any(name, harmless);
  // The trust store of a JVM is everywhere.
  return ends_with_any(name, key_files) && !is_system_path(path);
}

bool is_secret(std::string_view path) {
  // What a library brings is known to everybody already: test keys, an example's .env.
  constexpr std::array<std::string_view, 3> libraries = {"node_modules", "site-packages", "dist-packages"};
  return is_called_like_a_secret(path) && !has_folder_of(path, libraries);
}

constexpr std::array<std::string_view, 9> system_caches = {
    "var/cache/apt/", "var/lib/apt/lists/", "var/cache/apk/", "var/cache/yum/",         "var/cache/dnf/",
    "var/lib/dnf/",   "var/cache/debconf/", "etc/apk/cache/", "usr/local/share/.cache/"};
constexpr std::array<std::string_view, 2> shown_caches = {"pnpm/store", "pkg/mod/cache"};
constexpr std::array<std::string_view, 12> hidden_caches = {
    ".npm/_cacache",   ".npm/_logs", ".pnpm-store",    ".yarn/cache",    ".yarn/berry/cache", ".cache",
    ".cargo/registry", ".cargo/git", ".m2/repository", ".gradle/caches", ".nuget/packages",   ".composer/cache"};

constexpr std::array<std::string_view, 5> test_folders = {"__tests__", "__mocks__", "__snapshots__", "test", "tests"};
constexpr std::array<std::string_view, 8> test_tails = {".test.js",  ".spec.js",  ".test.ts",  ".spec.ts",
                                                        ".test.tsx", ".spec.tsx", ".test.mjs", "_test.go"};
constexpr std::array<std::string_view, 4> map_tails = {".js.map", ".css.map", ".mjs.map", ".ts.map"};
constexpr std::array<std::string_view, 4> declaration_tails = {".d.ts", ".d.mts", ".d.cts", ".pyi"};
constexpr std::array<std::string_view, 16> source_tails = {".ts",   ".tsx",  ".mts", ".vue", ".svelte", ".scss",
                                                           ".less", ".java", ".kt",  ".go",  ".rs",     ".c",
                                                           ".cc",   ".cpp",  ".h",   ".hpp"};
constexpr std::array<std::string_view, 3> document_tails = {".md", ".markdown", ".rst"};
constexpr std::array<std::string_view, 6> font_tails = {".ttf", ".otf", ".ttc", ".woff", ".woff2", ".eot"};
constexpr std::array<std::string_view, 11> model_tails = {".onnx",   ".pt", ".pth",  ".safetensors", ".gguf",   ".ggml",
                                                          ".tflite", ".h5", ".ckpt", ".traineddata", ".mlmodel"};

constexpr std::array<std::string_view, 11> build_folders = {
    "usr/lib/gcc/",      "usr/libexec/gcc/",      "usr/include/",       "usr/local/include/",
    "usr/lib/llvm",      "usr/share/cmake",       "usr/share/aclocal",  "usr/share/automake",
    "usr/lib/git-core/", "usr/libexec/git-core/", "usr/share/git-core/"};
constexpr std::array<std::string_view, 20> build_programs = {
    "gcc",    "g++", "cc",    "c++",     "cpp",      "make",     "cmake",      "ninja",          "ld",      "as", "ar",
    "ranlib", "git", "clang", "clang++", "automake", "autoconf", "pkg-config", "python3-config", "node-gyp"};
constexpr std::array<std::string_view, 4> package_managers = {"usr/local/lib/node_modules/", "usr/lib/node_modules/",
                                                              "opt/yarn-", "root/.cache/node/corepack/"};
constexpr std::array<std::string_view, 5> document_folders = {"usr/share/doc/", "usr/share/man/", "usr/share/info/",
                                                              "usr/local/share/doc/", "usr/local/share/man/"};
constexpr std::array<std::string_view, 3> locale_folders = {"usr/share/locale/", "usr/share/i18n/", "usr/lib/locale/"};
constexpr std::array<std::string_view, 14> runtime_places = {
    "usr/local/bin/node",    "usr/bin/node",    "usr/local/lib/python3", "usr/lib/python3",
    "usr/local/bin/python3", "usr/bin/python3", "usr/lib/jvm/",          "opt/java/",
    "usr/share/dotnet/",     "usr/local/go/",   "usr/local/lib/ruby/",   "usr/lib/ruby/",
    "usr/local/lib/php/",    "usr/lib/php/"};
constexpr std::array<std::string_view, 12> system_folders = {"usr/", "lib/", "lib64/", "bin/", "sbin/", "etc/",
                                                             "var/", "run/", "boot/",  "dev/", "proc/", "sys/"};

}  // namespace

bool is_system_path(std::string_view path) {
  // usr/src/app is where Node's official images told people to put theirs.
  if (path.starts_with("usr/src/") || path.starts_with("var/www/")) return false;
  return starts_with_any(path, system_folders);
}

std::optional<Cause> striking_cause(std::string_view path) {
  bool cache = starts_with_any(path, system_caches);
  const bool versions = from_any_folder(path, [&](std::string_view rest) {
    // Most paths have no hidden folder, and are asked little.
    const bool hidden = rest.starts_with('.');
    cache = cache || (hidden ? begins_in_any(rest, hidden_caches) : begins_in_any(rest, shown_caches));
    return hidden && begins_in_any(rest, version_control);
  });
  if (versions) return Cause::version_control;
  if (cache) return Cause::package_cache;
  if (is_secret(path)) return Cause::secret;
  return std::nullopt;
}

std::optional<Cause> idle_cause(std::string_view path, std::uint64_t size) {
  if (ends_with_any(path, map_tails)) return Cause::source_map;
  if (ends_with_any(path, declaration_tails)) return Cause::type_declaration;
  if (has_folder_of(path, test_folders) || ends_with_any(path, test_tails)) return Cause::test;
  if (path.ends_with(".a")) return Cause::static_library;
  if (ends_with_any(path, document_tails)) return Cause::documentation;
  if (ends_with_any(path, source_tails)) return Cause::source;
  if (ends_with_any(path, font_tails)) return Cause::font;
  if (ends_with_any(path, model_tails) && size > 1'000'000) return Cause::model;
  return std::nullopt;
}

std::optional<Cause> system_cause(std::string_view path, std::uint64_t size) {
  if (starts_with_any(path, document_folders)) return Cause::documentation;
  if (starts_with_any(path, locale_folders)) return Cause::locale;
  if (starts_with_any(path, build_folders) || starts_with_any(path, package_managers)) return Cause::build_tool;
  if ((path.starts_with("usr/bin/") || path.starts_with("usr/local/bin/")) && is_any(base_name(path), build_programs))
    return Cause::build_tool;
  if (path.ends_with(".a")) return Cause::static_library;
  if (ends_with_any(path, font_tails) || path.starts_with("usr/share/fonts/")) return Cause::font;
  if (ends_with_any(path, model_tails) && size > 1'000'000) return Cause::model;
  if (starts_with_any(path, runtime_places)) return Cause::runtime;
  return std::nullopt;
}

}  // namespace loadline::attribute

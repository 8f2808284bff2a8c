// SPDX-License-Identifier: Apache-2.0
// Specifiers, request paths and file paths as text.
#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"
#include "code/facts.h"

namespace loadline::code {
namespace {

// module.builtinModules of Node 24, without the underscored ones; sub-paths are checked by their first part.
constexpr std::array<std::string_view, 46> builtins = {"assert",
                                                       "async_hooks",
                                                       "buffer",
                                                       "child_process",
                                                       "cluster",
                                                       "console",
                                                       "constants",
                                                       "crypto",
                                                       "dgram",
                                                       "diagnostics_channel",
                                                       "dns",
                                                       "domain",
                                                       "events",
                                                       "fs",
                                                       "http",
                                                       "http2",
                                                       "https",
                                                       "inspector",
                                                       "module",
                                                       "net",
                                                       "os",
                                                       "path",
                                                       "perf_hooks",
                                                       "process",
                                                       "punycode",
                                                       "querystring",
                                                       "readline",
                                                       "repl",
                                                       "stream",
                                                       "string_decoder",
                                                       "sys",
                                                       "timers",
                                                       "tls",
                                                       "trace_events",
                                                       "tty",
                                                       "url",
                                                       "util",
                                                       "v8",
                                                       "vm",
                                                       "wasi",
                                                       "worker_threads",
                                                       "zlib",
                                                       "test",
                                                       "sqlite",
                                                       "sea",
                                                       "ffi"};
constexpr std::array<std::string_view, 4> only_with_scheme = {"test", "sqlite", "sea", "ffi"};
constexpr std::array<std::string_view, 12> with_parts = {
    "assert/strict",     "dns/promises",     "fs/promises",     "inspector/promises", "path/posix",      "path/win32",
    "readline/promises", "stream/consumers", "stream/promises", "stream/web",         "timers/promises", "util/types"};

template <class List>
bool among(const List& list, std::string_view what) {
  return std::ranges::find(list, what) != std::end(list);
}

}  // namespace

bool is_node_builtin(std::string_view specifier) {
  if (specifier.starts_with("node:")) return true;
  if (specifier.find('/') != specifier.npos) return among(with_parts, specifier);
  return among(builtins, specifier) && !among(only_with_scheme, specifier);
}

std::string_view package_of(std::string_view specifier) {
  const auto nothing = specifier.substr(0, 0);
  if (specifier.empty() || specifier[0] == '.' || specifier[0] == '/' || specifier[0] == '#' || specifier[0] == '~')
    return nothing;
  if (is_node_builtin(specifier) || specifier.find(':') != specifier.npos) return nothing;  // node:, bun:, https:
  const auto query = specifier.find_first_of("?!");  // bundlers' loaders
  if (query != specifier.npos) specifier = specifier.substr(0, query);
  auto slash = specifier.find('/');
  if (specifier[0] == '@') {
    if (slash == specifier.npos || slash == 1) return nothing;  // "@/x" is an alias: scopes have names
    slash = specifier.find('/', slash + 1);
  }
  return specifier.substr(0, slash);
}

std::string normal_path(std::string_view path) {
  std::string out{"/"};
  for (const char c : path)
    if (c != '/' || out.back() != '/') out += c;
  if (out.size() > 1 && out.back() == '/') out.pop_back();
  return out;
}

bool path_answers(std::string_view pattern, std::string_view path) {
  path = path.substr(0, path.find_first_of("?#"));
  const auto wanted = split(pattern, '/');
  const auto given_path = normal_path(path);
  const auto given = split(given_path, '/');
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto part = wanted[i];
    // (.*), *, *rest, {*rest}: all that follows, whatever it is
    if (part == "(.*)" || part.starts_with('*') || part.starts_with("{*"))
      return i < given.size() || part.starts_with('{');
    if (part.starts_with(':') && part.ends_with('?') && i == given.size()) return true;
    if (i >= given.size()) return false;
    if (part.starts_with(':') ? given[i].empty() : part != given[i]) return false;
  }
  return wanted.size() == given.size();
}

bool is_production_source(std::string_view path) {
  const auto name = base_name(path);
  constexpr std::array<std::string_view, 9> endings = {".ts",  ".tsx", ".js",  ".jsx", ".mts",
                                                       ".cts", ".mjs", ".cjs", ".py"};
  if (std::ranges::none_of(endings, [&](std::string_view e) { return name.ends_with(e); })) return false;
  const bool plain = name.find('.') == name.rfind('.');  // "orders.ts", like most: none of these
  for (const std::string_view part : {".spec.", ".test.", ".e2e-spec.", ".e2e.", ".stories.", ".d.ts", ".d.mts",
                                      ".d.cts", ".mock.", ".config.", ".bench.", ".cy."})
    if (!plain && contains(name, part)) return false;
  if (name.starts_with("test_") || name.ends_with("_test.py") || name == "conftest.py" || name == "setup.py" ||
      name == "noxfile.py")
    return false;
  if (name.starts_with(".") || name == "gulpfile.js" || name == "Gruntfile.js" || name.starts_with("jest.") ||
      name.starts_with("jest-") || name.starts_with("vitest."))
    return false;
  constexpr std::array<std::string_view, 29> folders = {
      "__tests__", "__test__",   "__mocks__",  "__fixtures__", "__snapshots__", "test",    "tests",      "e2e",
      "spec",      "cypress",    "playwright", "mocks",        "fixtures",      "stories", ".storybook", "scripts",
      "script",    "benchmarks", "benchmark",  "examples",     "node_modules",  "dist",    "build",      "coverage",
      ".next",     "test-utils", "testing",    ".git",         "venv"};
  const auto parts = split(folder_of(path), '/');
  return std::ranges::none_of(parts, [&](std::string_view part) { return among(folders, part); });
}

}  // namespace loadline::code

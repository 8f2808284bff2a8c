// SPDX-License-Identifier: Apache-2.0
// Where package managers keep things, by their own rules.
#include "predict/local_sources.h"

#include <utility>

#include "base/read_file.h"
#include "base/text.h"
#include "base/units.h"

namespace loadline::predict {
namespace {

void add_file(NpmSettings& npm, const std::string& path, const Environment& environment) {
  if (const auto text = read_file(path)) add_npmrc(npm, *text, environment);
}

NpmSettings npm_settings(const std::string& root, const Environment& environment) {
  NpmSettings out;
  add_environment(out, environment);
  add_file(out, root + "/.npmrc", environment);
  add_file(out, environment("NPM_CONFIG_USERCONFIG").value_or(home_folder(environment) + "/.npmrc"), environment);
  return out;
}

http::Settings http_settings(const NpmSettings& npm, const Environment& environment) {
  http::Settings out;
  // What Node reads, what npm reads, what OpenSSL reads.
  for (const auto& value : {environment("NODE_EXTRA_CA_CERTS"), npm.value("cafile"), environment("SSL_CERT_FILE")})
    if (value && !value->empty() && out.certificates.empty()) out.certificates = *value;
  out.proxy = npm.value("https-proxy").value_or("");
  out.strict = npm.value("strict-ssl").value_or("true") != "false";
  return out;
}

ImageSource given_images(std::vector<std::pair<std::string, std::uint64_t>> given) {
  return [given = std::move(given)](const dockerfile::ImageReference& image) -> std::optional<ImageSize> {
    const auto short_name = image.name + (image.tag.empty() ? "" : ":" + image.tag);
    for (const auto& [name, bytes] : given)
      if (name == image.full || name == short_name)
        return ImageSize{.bytes = bytes, .packed = {}, .known = Known::measured, .source = "given", .tag = {}};
    return std::nullopt;
  };
}

std::shared_ptr<const FileTree> folder_at(const std::string& path) {
  auto tree = open_disk(path);
  return tree ? std::shared_ptr<const FileTree>{std::move(*tree)} : nullptr;
}

}  // namespace

std::string cache_file(const Environment& environment) { return cache_folder(environment) + "/sizes.sqlite"; }

std::string store_folder(const NpmSettings& npm, const Environment& environment) {
  if (const auto set = npm.value("store-dir")) return *set;
  if (const auto pnpm = environment("PNPM_HOME"); pnpm && !pnpm->empty()) return *pnpm + "/store";
  if (const auto xdg = environment("XDG_DATA_HOME"); xdg && !xdg->empty()) return *xdg + "/pnpm/store";
  return home_folder(environment) + "/.local/share/pnpm/store";
}

Sizes known_sizes(const Environment& environment) {
  Sizes out;
  if (auto cache = SizeCache::open(cache_file(environment), false)) out.packages.push_back(cached(std::move(cache)));
  out.images.push_back(recorded_images());
  return out;
}

Result<Sources> sources_for(const SourceRequest& request, const Environment& environment) {
  Sources out;
  out.npm = npm_settings(request.root, environment);
  out.http = http_settings(out.npm, environment);
  out.cache = SizeCache::open(cache_file(environment), true);
  if (out.cache && request.ask_cache) out.sizes.packages.push_back(cached(out.cache));
  const auto add = [&](PackageSource source) {
    out.sizes.packages.push_back(out.cache ? remembered(std::move(source), out.cache) : std::move(source));
  };
  const auto folder = request.store.empty() ? store_folder(out.npm, environment) : request.store;
  if (auto store = folder_at(folder)) {
    out.sizes.files = first_of({pnpm_index_files(folder + "/v11/index.db"), pnpm_store_files(std::move(store))});
    add(pnpm_store(out.sizes.files));
  }
  if (auto cache = folder_at(out.npm.value("cache").value_or(home_folder(environment) + "/.npm") + "/_cacache"))
    add(npm_cache(std::move(cache)));
  std::vector<std::pair<std::string, std::uint64_t>> given;
  for (const auto& text : request.images) {
    auto image = parse_image_size(text);
    if (!image) return tl::make_unexpected(image.error());
    given.push_back(std::move(*image));
  }
  if (!given.empty()) out.sizes.images.push_back(given_images(std::move(given)));
  out.sizes.images.push_back(recorded_images());
  return out;
}

Result<std::pair<std::string, std::uint64_t>> parse_image_size(std::string_view text) {
  const auto bad = [&] { return failure("say IMAGE=BYTES, as in node:20-alpine=135MB", std::string{text}); };
  const auto equals = text.rfind('=');
  if (equals == text.npos || equals == 0) return bad();
  const auto bytes = parse_bytes(text.substr(equals + 1));
  if (!bytes) return bad();
  return std::pair{std::string{text.substr(0, equals)}, *bytes};
}

}  // namespace loadline::predict

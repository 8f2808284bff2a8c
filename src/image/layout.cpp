// SPDX-License-Identifier: Apache-2.0
// index.json first: since version 25 docker save writes both, and only the index knows the manifest's digest.
#include "image/layout.h"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "image/resolve.h"

namespace loadline::image {
namespace {

std::string blob_path(std::string_view digest) {
  const auto colon = digest.find(':');
  return fmt::format("blobs/{}/{}", digest.substr(0, colon), digest.substr(colon + 1));
}

bool is_named(std::string_view name, std::string_view tag) {
  return tag.empty() || name == tag ||
         (name.ends_with(tag) && name.size() > tag.size() &&
          (name[name.size() - tag.size() - 1] == ':' || name[name.size() - tag.size() - 1] == '/'));
}

class Layout {
 public:
  Layout(const Files& files, const std::string& place, const OpenRequest& request)
      : files_{files}, place_{place}, request_{request} {}

  Result<std::vector<OpenedImage>> oci(const std::string& tag);
  Result<std::vector<OpenedImage>> saved(const std::string& tag);

 private:
  [[nodiscard]] Result<OpenedImage> image_at(const Descriptor& descriptor) const;
  [[nodiscard]] LayerSource layer_at(const std::string& path, std::string name) const;

  const Files& files_;
  const std::string& place_;
  const OpenRequest& request_;
};

LayerSource Layout::layer_at(const std::string& path, std::string name) const {
  return {.name = std::move(name),
          .digest = {},
          .diff_id = {},
          .media_type = {},
          .size = files_.size(path),
          .stream = [&files = files_, path](const Sink& sink) { return files.stream(path, sink); },
          .passed = files_.passed(path)};
}

Result<OpenedImage> Layout::image_at(const Descriptor& descriptor) const {
  const Store store{
      .place = place_,
      .document =
          [this](const Descriptor& one) { return files_.read(blob_path(one.digest), request_.limits.most_document); },
      .layer = [this](const Descriptor& one) -> Result<LayerSource> {
        const auto path = blob_path(one.digest);
        if (!files_.has(path)) return failure("a layer's blob is missing", place_, one.digest);
        auto source = layer_at(path, one.digest);
        if (source.size != one.size)
          return failure("a layer's blob is cut off or too long", place_ + ", " + one.digest,
                         fmt::format("{} bytes instead of {}", source.size, one.size));
        source.digest = one.digest;
        source.media_type = one.media_type;
        return source;
      }};
  return resolve(descriptor, store, request_);
}

Result<std::vector<OpenedImage>> Layout::oci(const std::string& tag) {
  const auto text = files_.read("index.json", request_.limits.most_document);
  if (!text) return tl::make_unexpected(text.error());
  auto index = read_index(*text, place_ + ", index.json");
  if (!index) return tl::make_unexpected(index.error());
  const auto name_of = [](const Descriptor& one) -> std::string {
    for (const auto* key : {"io.containerd.image.name", "org.opencontainers.image.ref.name"})
      if (const auto found = one.annotations.find(key); found != one.annotations.end()) return found->second;
    return {};
  };
  std::vector<std::string> names;
  std::erase_if(index->manifests, [&](const Descriptor& one) {
    if (is_image(one) && !name_of(one).empty()) names.push_back(name_of(one));
    return !is_image(one) || !is_named(name_of(one), tag);
  });
  if (index->manifests.empty())
    return tag.empty() ? failure("the layout holds no image", place_)
                       : failure("the layout holds no image of that name", place_ + ":" + tag,
                                 names.empty() ? "none in it has a name" : "it has " + listed(names, 12));
  // One name in several platforms is one image.
  const bool platforms = index->manifests.size() > 1 && std::ranges::all_of(index->manifests, [&](const auto& one) {
                           return one.platform.has_value() && name_of(one) == name_of(index->manifests.front());
                         });
  if (platforms) {
    const auto chosen = choose(*index, request_.platform, place_);
    if (!chosen) return tl::make_unexpected(chosen.error());
    index->manifests = {*chosen};
  }
  std::vector<OpenedImage> out;
  for (const auto& one : index->manifests) {
    auto image = image_at(one);
    if (!image) return tl::make_unexpected(image.error());
    if (const auto name = name_of(one); !name.empty()) image->tags.push_back(name);
    out.push_back(std::move(*image));
  }
  return out;
}

Result<std::vector<OpenedImage>> Layout::saved(const std::string& tag) {
  const auto text = files_.read("manifest.json", request_.limits.most_document);
  if (!text) return tl::make_unexpected(text.error());
  const auto saved = read_saved(*text, place_ + ", manifest.json");
  if (!saved) return tl::make_unexpected(saved.error());
  std::vector<OpenedImage> out;
  for (const auto& one : *saved) {
    if (!tag.empty() && std::ranges::none_of(one.tags, [&](const auto& name) { return is_named(name, tag); })) continue;
    const auto config_text = files_.read(one.config, request_.limits.most_document);
    if (!config_text) return tl::make_unexpected(config_text.error());
    auto config = read_config(*config_text, place_ + " (configuration)");
    if (!config) return tl::make_unexpected(config.error());
    if (auto checked = check_platform(config->platform, request_.platform, place_); !checked)
      return tl::make_unexpected(checked.error());
    // There is no manifest to name it; engines show the configuration's digest as the image's id.
    OpenedImage image{
        .reference = place_, .digest = sha256_of(*config_text), .tags = one.tags, .config = std::move(*config)};
    for (const auto& layer : one.layers) {
      const auto path = files_.resolved(layer);
      if (!files_.has(path)) return failure("a layer's file is missing", place_, layer);
      auto source = layer_at(path, layer);
      if (path.starts_with("blobs/sha256/")) source.digest = "sha256:" + path.substr(13);
      image.layers.push_back(std::move(source));
    }
    if (auto tied = tie_diff_ids(image, place_, request_.limits); !tied) return tl::make_unexpected(tied.error());
    out.push_back(std::move(image));
  }
  if (out.empty()) return failure("the archive holds no image of that name", place_ + ":" + tag);
  return out;
}

}  // namespace

Result<std::vector<OpenedImage>> images_in(const Files& files, const std::string& place, const std::string& tag,
                                           const OpenRequest& request) {
  Layout layout{files, place, request};
  auto images = files.has("index.json") ? layout.oci(tag)
                : files.has("manifest.json")
                    ? layout.saved(tag)
                    : failure("neither index.json nor manifest.json is there: this is no image", place);
  if (!images) return images;
  for (auto& image : *images)
    if (images->size() > 1 && !image.tags.empty()) image.reference = place + ":" + image.tags.front();
  return images;
}

}  // namespace loadline::image

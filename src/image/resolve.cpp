// SPDX-License-Identifier: Apache-2.0
// image-spec image-index.md and manifest.md, step by step.
#include "image/resolve.h"

#include <fmt/format.h>

namespace loadline::image {
namespace {

constexpr int most_nesting = 4;  // of indexes in indexes

Result<std::string> document(const Descriptor& descriptor, const Store& store, const Limits& limits) {
  if (descriptor.size > limits.most_document)
    return failure("a document is absurdly large for what it is", store.place, descriptor.digest);
  auto text = store.document(descriptor);
  if (!text) return text;
  if (auto checked = check_document(*text, descriptor.digest, store.place); !checked)
    return tl::make_unexpected(checked.error());
  return text;
}

Result<OpenedImage> resolve(const Descriptor& descriptor, const Store& store, const OpenRequest& request, int nesting) {
  const auto text = document(descriptor, store, request.limits);
  if (!text) return tl::make_unexpected(text.error());
  const auto place = store.place + ", " + descriptor.digest;
  if (document_kind(*text, descriptor.media_type) == Document::index) {
    if (nesting == most_nesting) return failure("indexes are nested absurdly deep", place);
    const auto index = read_index(*text, place);
    if (!index) return tl::make_unexpected(index.error());
    const auto chosen = choose(*index, request.platform, place);
    if (!chosen) return tl::make_unexpected(chosen.error());
    return resolve(*chosen, store, request, nesting + 1);
  }
  const auto manifest = read_manifest(*text, place);
  if (!manifest) return tl::make_unexpected(manifest.error());
  const auto config_text = document(manifest->config, store, request.limits);
  if (!config_text) return tl::make_unexpected(config_text.error());
  auto config = read_config(*config_text, store.place + " (configuration)");
  if (!config) return tl::make_unexpected(config.error());
  if (auto checked = check_platform(descriptor.platform.value_or(config->platform), request.platform, place); !checked)
    return tl::make_unexpected(checked.error());
  OpenedImage out{.reference = store.place, .digest = descriptor.digest, .config = std::move(*config)};
  for (const auto& one : manifest->layers) {
    // "+encrypted": containers/ocicrypt, spec.go
    if (one.media_type.ends_with("+encrypted"))
      return failure("a layer is encrypted, and cannot be read without its key", place, one.digest);
    auto layer = store.layer(one);
    if (!layer) return tl::make_unexpected(layer.error());
    out.layers.push_back(std::move(*layer));
  }
  return out;
}

}  // namespace

Result<OpenedImage> resolve(const Descriptor& descriptor, const Store& store, const OpenRequest& request) {
  auto image = resolve(descriptor, store, request, 0);
  if (!image) return image;
  if (auto tied = tie_diff_ids(*image, store.place, request.limits); !tied) return tl::make_unexpected(tied.error());
  return image;
}

Status check_document(const std::string& text, const std::string& digest, const std::string& place) {
  Hasher hasher{algorithm_of(digest)};
  hasher.feed(text);
  if (const auto real = hasher.digest(); real != digest)
    return failure("a document is not what its digest says", place, digest + " is " + real);
  return {};
}

Status check_platform(const Platform& offered, const std::optional<Platform>& wanted, const std::string& place) {
  if (!wanted || offered.text().empty() || fits(*wanted, offered)) return {};
  return failure(fmt::format("the image is for {}, not for {}", offered.text(), wanted->text()), place);
}

Status tie_diff_ids(OpenedImage& image, const std::string& place, const Limits& limits) {
  if (image.layers.size() > limits.most_layers)
    return failure(fmt::format("the image has {} layers", image.layers.size()), place);
  const auto& ids = image.config.diff_ids;
  if (!ids.empty() && ids.size() != image.layers.size())
    return failure(fmt::format("the configuration and the manifest name different numbers of layers: {} and {}",
                               ids.size(), image.layers.size()),
                   place);
  for (std::size_t i = 0; i < ids.size(); ++i) image.layers[i].diff_id = ids[i];
  return {};
}

}  // namespace loadline::image

// SPDX-License-Identifier: Apache-2.0
// All layers of all images at once, each once, the largest first; then each image's file system.
#include <fmt/format.h>
#include <algorithm>
#include <atomic>
#include <map>
#include <numeric>
#include <utility>

#include "base/parallel.h"
#include "image/image.h"
#include "image/layer_cache.h"
#include "image/turns.h"

namespace loadline::image {
namespace {

// Compressed bytes, some milliseconds of work: a change of turns costs microseconds.
constexpr std::uint64_t step_of_turns = std::uint64_t{1} << 22;
// As many layers as this for each core are begun, and take turns. Each costs its buffers.
constexpr std::size_t begun_for_each_core = 4;

// A layer is known by the digest of its blob, or by its diff id where that is all there is.
std::string key_of(const LayerSource& source, std::size_t number) {
  if (!source.digest.empty()) return source.digest;
  if (!source.diff_id.empty()) return "diff " + source.diff_id;
  if (source.passed) return fmt::format("passed {}", static_cast<const void*>(source.passed.get()));
  return fmt::format("{} {}", number, source.name);
}

Status check(const Layer& layer, const LayerSource& source) {
  if (source.size != 0 && source.size != layer.blob_bytes)
    return failure("the layer is cut off or too long", source.name,
                   fmt::format("{} bytes instead of {}", layer.blob_bytes, source.size));
  if (!source.digest.empty() && !layer.digest.empty() && source.digest != layer.digest)
    return failure("the layer is not what its digest says", source.name, "it is " + layer.digest);
  if (!source.diff_id.empty() && !layer.diff_id.empty() && source.diff_id != layer.diff_id)
    return failure("the layer's contents are not what the configuration says", source.name,
                   layer.diff_id + " instead of " + source.diff_id);
  return {};
}

Result<Layer> read_layer(LayerSource& source, const ReadRequest& request, std::atomic<std::uint64_t>& entries,
                         Turns::Place& place) {
  const auto complete = [&](Layer layer) {
    layer.digest = source.digest;
    if (layer.diff_id.empty()) layer.diff_id = source.diff_id;
    layer.media_type = source.media_type;
    return layer;
  };
  const bool cached = request.cache != nullptr && !source.digest.empty();
  if (cached && !source.passed)
    if (auto known = request.cache->find(source.digest, request.verify))
      if (check(*known, source)) return complete(std::move(*known));
  auto layer = [&]() -> Result<Layer> {
    if (source.passed) return std::move(*source.passed);
    LayerReader reader{{.limits = request.limits,
                        .keep = request.keep,
                        .hash_diff_id = request.verify,
                        .blob_algorithm = algorithm_of(source.digest),
                        .hash_blob = !source.digest.empty(),
                        .entries = &entries}};
    auto left = source.size;
    const auto feed = [&](std::string_view bytes) {
      place.pass_on(left);
      left -= std::min<std::uint64_t>(left, bytes.size());
      return reader.feed(bytes);
    };
    if (auto streamed = source.stream(feed); !streamed) return tl::make_unexpected(streamed.error());
    return reader.finish();
  }();
  if (!layer) {
    auto error = layer.error();
    if (error.place.starts_with("byte ")) error.place = source.name + ", " + error.place;
    return tl::make_unexpected(std::move(error));
  }
  if (auto checked = check(*layer, source); !checked) return tl::make_unexpected(checked.error());
  if (cached) request.cache->put(source.digest, *layer);
  return complete(std::move(*layer));
}

}  // namespace

std::uint64_t Image::size() const {
  return std::accumulate(layers().begin(), layers().end(), std::uint64_t{0},
                         [](std::uint64_t sum, const Layer* layer) { return sum + layer->content_bytes; });
}

std::uint64_t Image::compressed() const {
  return std::accumulate(layers().begin(), layers().end(), std::uint64_t{0},
                         [](std::uint64_t sum, const Layer* layer) { return sum + layer->blob_bytes; });
}

Result<Images> read_images(std::vector<OpenedImage> opened, const ReadRequest& request) {
  std::vector<LayerSource*> sources;
  std::map<std::string, std::size_t> by_key;
  std::vector<std::vector<std::size_t>> layers_of;
  for (auto& image : opened) {
    auto& mine = layers_of.emplace_back();
    for (auto& layer : image.layers) {
      const auto [slot, is_new] = by_key.try_emplace(key_of(layer, sources.size()), sources.size());
      if (is_new) sources.push_back(&layer);
      mine.push_back(slot->second);
    }
  }
  std::vector<std::size_t> order(sources.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater{}, [&](std::size_t i) { return sources[i]->size; });
  std::vector<Result<Layer>> read(sources.size());
  // Several images may have more; each is held to the limit when it is put together.
  auto together = request;
  together.limits.most_image_entries *= std::max<std::size_t>(opened.size(), 1);
  std::atomic<std::uint64_t> entries = 0;
  Turns turns{thread_count(), step_of_turns};
  for_each_index(order.size(), thread_count() * begun_for_each_core, [&](std::size_t i) {
    auto& source = *sources[order[i]];
    Turns::Place place{turns, source.size};
    read[order[i]] = read_layer(source, together, entries, place);
  });

  Images out;
  for (auto& layer : read) {
    if (!layer) return tl::make_unexpected(layer.error());
    out.layers.push_back(std::move(*layer));
  }
  std::vector<Result<FileSystem>> systems(opened.size());
  for_each_index(opened.size(), [&](std::size_t i) {
    std::vector<const Layer*> layers;
    for (const auto number : layers_of[i]) layers.push_back(&out.layers[number]);
    systems[i] = squash(std::move(layers), request.limits.most_image_entries);
  });
  for (std::size_t i = 0; i < opened.size(); ++i) {
    auto& image = opened[i];
    if (!systems[i]) {
      auto error = systems[i].error();
      error.place = image.reference + ", " + error.place;
      return tl::make_unexpected(std::move(error));
    }
    out.images.push_back({.reference = image.reference,
                          .digest = image.digest,
                          .tags = image.tags,
                          .config = std::move(image.config),
                          .files = std::move(*systems[i])});
  }
  return out;
}

}  // namespace loadline::image

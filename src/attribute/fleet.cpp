// SPDX-License-Identifier: Apache-2.0
// One table of files over all layers. Pairs of layers and groups of images are found by what holds a file, not by
// comparing each with each.
#include "attribute/fleet.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

namespace loadline::attribute {
namespace {

using image::Entry;
using image::Layer;
using image::TarKind;

// A path with its content.
struct FileKey {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  bool operator==(const FileKey&) const = default;
};
struct HashOfKey {
  std::size_t operator()(const FileKey& key) const { return key.low; }
};

FileKey key_of(const Entry& entry) {
  const auto path = image::content_hash_of(entry.path);
  return {path.low ^ entry.content.low * 3, path.high ^ entry.content.high * 5};
}

struct FileFacts {
  std::uint64_t size = 0;
  std::vector<std::uint32_t> layers;  // numbers, ascending
};

struct LayerFactsHere {
  const Layer* layer = nullptr;
  std::vector<std::size_t> images;
  std::uint64_t bytes = 0;  // of its files
  std::uint64_t files = 0;
};

class Comparing {
 public:
  explicit Comparing(std::span<const image::Image* const> images) : images_{images} {}
  Fleet run();

 private:
  void number_layers();
  void add_up();
  void gather_files();
  void find_near();
  void find_bases();
  [[nodiscard]] std::vector<std::size_t> images_with(const FileFacts& file) const;

  std::span<const image::Image* const> images_;
  std::vector<LayerFactsHere> layers_;
  std::unordered_map<FileKey, FileFacts, HashOfKey> files_;
  Fleet out_;
};

void Comparing::number_layers() {
  std::map<const Layer*, std::size_t> numbers;
  for (std::size_t i = 0; i < images_.size(); ++i)
    for (const auto* layer : images_[i]->layers()) {
      const auto [slot, is_new] = numbers.try_emplace(layer, layers_.size());
      if (is_new) layers_.push_back({.layer = layer});
      auto& users = layers_[slot->second].images;
      if (users.empty() || users.back() != i) users.push_back(i);
    }
}

void Comparing::add_up() {
  out_.unique.assign(images_.size(), 0);
  for (const auto* image : images_) out_.total += image->compressed();
  for (const auto& one : layers_) {
    out_.stored += one.layer->blob_bytes;
    if (one.images.size() == 1) out_.unique[one.images.front()] += one.layer->blob_bytes;
    else out_.layers.push_back({one.layer, one.images});
  }
  std::ranges::stable_sort(out_.layers, std::greater{}, [](const SharedLayer& one) { return one.layer->blob_bytes; });
}

void Comparing::gather_files() {
  for (std::uint32_t number = 0; number < layers_.size(); ++number)
    for (const auto& entry : layers_[number].layer->entries) {
      if (entry.kind != TarKind::regular || entry.size == 0) continue;
      auto& file = files_[key_of(entry)];
      file.size = entry.size;
      if (!file.layers.empty() && file.layers.back() == number) continue;
      file.layers.push_back(number);
      layers_[number].bytes += entry.size;
      ++layers_[number].files;
      if (file.layers.size() > 1) out_.repeated += entry.size;
    }
}

void Comparing::find_near() {
  struct Common {
    std::uint64_t bytes = 0;
    std::uint64_t files = 0;
  };
  // Files mostly come in flocks, a package's or a base's, that stand in the very same layers: a flock costs its pairs
  // once.
  std::map<std::vector<std::uint32_t>, Common> flocks;
  for (const auto& [key, file] : files_) {
    if (file.layers.size() < 2) continue;
    auto& flock = flocks[file.layers];
    flock.bytes += file.size;
    ++flock.files;
  }
  std::map<std::pair<std::uint32_t, std::uint32_t>, Common> pairs;
  for (const auto& [layers, flock] : flocks)
    for (std::size_t i = 0; i < layers.size(); ++i)
      for (std::size_t j = i + 1; j < layers.size(); ++j) {
        auto& common = pairs[{layers[i], layers[j]}];
        common.bytes += flock.bytes;
        common.files += flock.files;
      }
  for (const auto& [pair, common] : pairs) {
    const auto &a = layers_[pair.first], &b = layers_[pair.second];
    // Nine tenths of the larger one.
    if (common.bytes < least_near || common.bytes * 10 < std::max(a.bytes, b.bytes) * 9) continue;
    out_.near.push_back({a.layer, b.layer, common.bytes, common.files == a.files && common.files == b.files});
  }
  std::ranges::stable_sort(out_.near, std::greater{}, &NearLayers::common);
  if (out_.near.size() > most_near) out_.near.resize(most_near);
}

std::vector<std::size_t> Comparing::images_with(const FileFacts& file) const {
  std::set<std::size_t> found;
  for (const auto number : file.layers) found.insert(layers_[number].images.begin(), layers_[number].images.end());
  return {found.begin(), found.end()};
}

// Files that are in several layers, by the images that have them; then for each such group of images what all of
// them have, which is what larger groups have as well.
void Comparing::find_bases() {
  struct Group {
    std::uint64_t files = 0;
    std::uint64_t bytes = 0;
    std::map<std::uint32_t, std::uint64_t> by_layer;  // bytes of these files in each layer
  };
  std::map<std::vector<std::size_t>, Group> groups;
  for (const auto& [key, file] : files_) {
    if (file.layers.size() < 2) continue;
    auto users = images_with(file);
    if (users.size() < 2) continue;
    auto& group = groups[std::move(users)];
    ++group.files;
    group.bytes += file.size;
    for (const auto number : file.layers) group.by_layer[number] += file.size;
  }
  // Bytes of a layer on the wire, by the layer's own ratio.
  const auto packed = [&](std::uint32_t number, std::uint64_t bytes) {
    const auto& one = layers_[number];
    if (one.bytes == 0) return std::uint64_t{0};
    return static_cast<std::uint64_t>(static_cast<double>(bytes) / static_cast<double>(one.bytes) *
                                      static_cast<double>(one.layer->blob_bytes));
  };
  for (const auto& [users, own] : groups) {
    CommonBase base{.images = users};
    std::uint64_t all = 0;
    std::uint64_t least_once = 0;
    for (const auto& [more, group] : groups) {
      if (!std::ranges::includes(more, users)) continue;
      base.files += group.files;
      base.bytes += group.bytes;
      std::uint64_t once = UINT64_MAX;
      std::uint64_t sum = 0;
      for (const auto& [number, bytes] : group.by_layer) {
        // A layer of other images only stays as it is.
        if (std::ranges::none_of(layers_[number].images, [&](auto i) { return std::ranges::binary_search(users, i); }))
          continue;
        sum += packed(number, bytes);
        once = std::min(once, packed(number, group.bytes));
      }
      all += sum;
      least_once += once == UINT64_MAX ? 0 : once;
    }
    base.saved = all > least_once ? all - least_once : 0;
    if (base.saved > 0) out_.bases.push_back(std::move(base));
  }
  std::ranges::stable_sort(out_.bases, std::greater{}, &CommonBase::saved);
  if (out_.bases.size() > most_bases) out_.bases.resize(most_bases);
}

Fleet Comparing::run() {
  number_layers();
  add_up();
  if (images_.size() < 2) return std::move(out_);
  gather_files();
  find_near();
  find_bases();
  return std::move(out_);
}

}  // namespace

Fleet fleet_of(std::span<const image::Image* const> images) { return Comparing{images}.run(); }

}  // namespace loadline::attribute

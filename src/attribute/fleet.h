// SPDX-License-Identifier: Apache-2.0
// Several images at once: what they share, what they store twice although it is the same, and what a rollout pulls.
//
// A registry and a node store a layer once, so two layers that hold the same files but differ in a time or an order are
// stored and pulled twice. Files are the same here where path and content are; who owns them, and when they were
// changed, is what makes such layers differ. Compressed bytes are positions in the blobs, as in attribution.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "image/image.h"

namespace loadline::attribute {

struct SharedLayer {
  const image::Layer* layer = nullptr;
  std::vector<std::size_t> images;  // that have it
};

// Two different layers most of whose bytes are the same files.
struct NearLayers {
  const image::Layer* a = nullptr;
  const image::Layer* b = nullptr;
  std::uint64_t common = 0;  // bytes of the files that are in both
  bool same_files = false;  // every file of one is in the other: only times, owners or the order differ
};

// Files that all of these images have, in layers that they do not share: a base image for them would be stored once.
struct CommonBase {
  std::vector<std::size_t> images;
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;  // unpacked, once
  std::uint64_t saved = 0;  // about, compressed: what is stored of it beyond the first time
};

struct Fleet {
  std::uint64_t total = 0;  // blobs of all images, added up: what nodes with one image each pull
  std::uint64_t stored = 0;  // each blob once: what a registry stores, and one node pulls that runs all
  std::vector<std::uint64_t> unique;  // by image: blobs that no other has, which a node pulls that has the others
  std::uint64_t repeated = 0;  // unpacked bytes of files that are stored again in another layer
  std::vector<SharedLayer> layers;  // in more than one image; the largest first
  std::vector<NearLayers> near;  // the largest common part first, at most `most_near`
  std::vector<CommonBase> bases;  // the largest saving first, at most `most_bases`
};

inline constexpr std::size_t most_near = 20;
inline constexpr std::size_t most_bases = 5;
inline constexpr std::uint64_t least_near = 100'000;  // bytes in common; smaller layers are not worth a word

[[nodiscard]] Fleet fleet_of(std::span<const image::Image* const> images);

}  // namespace loadline::attribute

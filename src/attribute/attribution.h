// SPDX-License-Identifier: Apache-2.0
// Where every byte of an image comes from, and why it is there.
//
// The invariant: every entry of every layer gets exactly one cause, so the bytes of all causes add up to the image's
// size, and the compressed bytes of all causes to the blobs' sizes, to the byte. Nothing is scaled or rounded:
// an entry's bytes are its content's, its compressed bytes are the difference of two positions in the blob.
//
// How the cause is found, in this order:
//  1. What a later layer does to the path. A file that a later layer writes again with the same content was copied
//     only to change its owner, mode or time: the later copy is the waste, the first one counts as if it stood
//     there. With another content, the earlier one is "overwritten". One that no final path leads to is "deleted",
//     unless a hard link still does.
//  2. Entries of the base image's layers are the base image.
//  3. What its path says wherever it lies (version control, caches, secrets), then whose it is: a Node package with
//     its place in the closure, a place of the system, a system package by its lists.
//  4. What would be needed, but whose content stands at another path already, is a duplicate.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attribute/cause.h"
#include "base/source.h"
#include "image/image.h"
#include "packages/inventory.h"

namespace loadline::attribute {

struct Amount {
  std::uint64_t bytes = 0;       // unpacked contents
  std::uint64_t compressed = 0;  // on the wire
  std::uint64_t files = 0;

  Amount& operator+=(const Amount& other) {
    bytes += other.bytes;
    compressed += other.compressed;
    files += other.files;
    return *this;
  }
};

struct LayerFacts {
  const image::Layer* layer = nullptr;
  std::optional<std::size_t> history;  // index into the configuration's history
  std::string instruction;             // "RUN apt-get install ...", without the shell and marks around it
  Place place;                         // in the Dockerfile, where it is known
  bool base = false;
};

// A group of files with one cause in one layer, for people: a package or a folder.
struct Item {
  std::string name;
  Amount amount;
};

struct Share {
  Cause cause = Cause::other;
  std::uint32_t layer = 0;
  Amount amount;
  std::vector<Item> items;  // the largest ones first, at most `most_items`
};

struct PackageShare {
  std::size_t package = 0;  // index into the inventory
  Amount amount;            // everything that is its own in all layers, whatever the cause
};

struct Attribution {
  std::vector<LayerFacts> layers;
  std::size_t base_layers = 0;
  std::string base_known_by;        // "given", "history", or empty: not known
  std::vector<Share> shares;        // by cause, then layer
  packages::Inventory inventory;
  std::vector<PackageShare> packages;  // each of the inventory, the largest first
  Amount total;

  [[nodiscard]] Amount of(Cause cause) const;
  [[nodiscard]] Amount unneeded() const;  // of all causes that the image would run without
};

inline constexpr std::size_t most_items = 10;

struct AttributeRequest {
  std::optional<std::size_t> base_layers;  // where it is known
  const Source* dockerfile = nullptr;      // that the image was built from
};

// What the pass over the layers must keep for attribute(): package manifests and databases.
[[nodiscard]] image::Wanted kept_for_attribution(const image::Entry& entry);
inline constexpr const char* kept_name = "attribution 2";  // for caches of layers: another one whenever it keeps more
[[nodiscard]] Attribution attribute(const image::Image& image, const AttributeRequest& request);

}  // namespace loadline::attribute

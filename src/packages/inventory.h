// SPDX-License-Identifier: Apache-2.0
// Everything that is installed in an image: the packages of its system and of every language, whose files are whose,
// who needs whom, and which layer brought them.
//
//     auto read = image::read_images(std::move(opened), {.keep = kept_for_inventory});
//     auto inventory = inventory_of(read->images[0].files);
//
// A file has one owner: the package of the system that lists it, else the innermost package of a language. A package of
// a system came with the layer from which on every database lists it in this version; any other with the layer that
// wrote what tells of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "image/file_system.h"
#include "packages/os_release.h"
#include "packages/package.h"

namespace loadline::packages {

struct Inventory {
  System system;
  std::vector<Package> packages;  // by ecosystem, name, version, location
  std::vector<std::size_t> owners;  // of each node of the file system: index, or no_package
  std::vector<std::string> problems;  // what could not be read, and so is missing here; each a sentence with its path

  [[nodiscard]] std::size_t owner_of(std::uint32_t node) const {
    return node < owners.size() ? owners[node] : no_package;
  }
};

// What the pass over the layers has to keep for inventory_of(): databases, manifests, and of programs and archives
// what they are built from.
[[nodiscard]] image::Wanted kept_for_inventory(const image::Entry& entry);

[[nodiscard]] Inventory inventory_of(const image::FileSystem& files);

}  // namespace loadline::packages

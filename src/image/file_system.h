// SPDX-License-Identifier: Apache-2.0
// What a container sees: the layers put over each other, by the rules of image-spec layer.md.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_tree.h"
#include "image/layer.h"

namespace loadline::image {

inline constexpr std::uint32_t no_node = UINT32_MAX;

// One path of the final file system.
struct Node {
  std::string_view name;
  const Entry* entry = nullptr;    // its header; null: a folder that no layer writes down, only what is in it
  const Entry* content = nullptr;  // what it is: another entry for a hard link; null for a folder
  std::uint32_t layer = 0;          // of `entry`; index into the image's layers
  std::uint32_t content_layer = 0;  // of `content`
  std::uint32_t parent = no_node;
  std::uint32_t first_child = 0;    // its children stand together, sorted by name
  std::uint32_t child_count = 0;

  [[nodiscard]] TarKind kind() const { return content == nullptr ? TarKind::directory : content->kind; }
  [[nodiscard]] std::uint64_t size() const { return content == nullptr ? 0 : content->size; }
};

struct FileSystem {
  std::vector<const Layer*> layers;  // from the base up
  std::vector<Node> nodes;           // floor by floor; the first is the root
  Names names;                       // of folders that no layer writes down

  [[nodiscard]] std::string path_of(std::uint32_t node) const;  // "" for the root
  [[nodiscard]] std::uint32_t child(std::uint32_t folder, std::string_view name) const;  // or no_node
  [[nodiscard]] std::uint32_t find(std::string_view path) const;  // no link is followed; or no_node
  // As seen from a folder, links followed inside the root ("/" is the image's), the last one only with `last`.
  [[nodiscard]] std::uint32_t resolved(std::uint32_t from, std::string_view path, bool last) const;  // or no_node
  // Every node but the root with its path, folders before what is in them, by name.
  void each(const std::function<void(std::uint32_t node, const std::string& path)>& visit) const;
};

// `layers` from the base up; they must outlive the result.
[[nodiscard]] Result<FileSystem> squash(std::vector<const Layer*> layers,
                                        std::uint64_t most_entries = Limits{}.most_image_entries);

// The final file system for whoever reads trees (packages, secrets). read() gives what was kept of a file during
// the pass, and an error that says so for every other; it follows links inside the tree. `files` must outlive it.
[[nodiscard]] std::unique_ptr<FileTree> tree_of(const FileSystem& files);

}  // namespace loadline::image

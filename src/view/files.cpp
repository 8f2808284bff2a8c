// SPDX-License-Identifier: Apache-2.0
// What a container sees.
#include <fmt/format.h>
#include <algorithm>
#include <memory>

#include "view/outline.h"

namespace loadline::view {
namespace {

using attribute::BuiltImage;
using image::TarKind;

// Every folder's bytes with all that is below it.
using Sizes = std::shared_ptr<const std::vector<std::uint64_t>>;

Sizes sizes_of(const image::FileSystem& files) {
  auto out = std::make_shared<std::vector<std::uint64_t>>(files.nodes.size());
  for (std::size_t i = files.nodes.size(); i-- > 1;) {  // children stand behind their parents
    (*out)[i] += files.nodes[i].size();
    (*out)[files.nodes[i].parent] += (*out)[i];
  }
  return out;
}

std::string name_of(const image::Node& node) {
  std::string out{node.name};
  if (node.kind() == TarKind::directory) out += '/';
  if (node.kind() == TarKind::symlink) out += " -> " + std::string{node.content->link};
  return out;
}

std::vector<Line> below(const image::FileSystem& files, const Sizes& sizes, std::uint32_t folder);

Line line_of(const image::FileSystem& files, const Sizes& sizes, std::uint32_t at) {
  const auto& node = files.nodes[at];
  Line out{.name = name_of(node), .bytes = (*sizes)[at], .aside = fmt::format("layer {}", node.layer + 1)};
  out.detail = "/" + files.path_of(at);
  if (node.entry != nullptr)
    out.detail += fmt::format("  {:04o} {}:{}", node.entry->mode, node.entry->uid, node.entry->gid);
  if (node.child_count > 0) out.below = [&files, sizes, at] { return below(files, sizes, at); };
  return out;
}

std::vector<Line> below(const image::FileSystem& files, const Sizes& sizes, std::uint32_t folder) {
  std::vector<Line> out;
  const auto& node = files.nodes[folder];
  for (auto child = node.first_child; child < node.first_child + node.child_count; ++child)
    out.push_back(line_of(files, sizes, child));
  return out;
}

std::vector<Line> found(const image::FileSystem& files, const Sizes& sizes, std::string_view part) {
  std::vector<Line> out;
  for (std::uint32_t i = 1; i < files.nodes.size(); ++i) {
    if (!has_part(files.nodes[i].name, part)) continue;
    auto line = line_of(files, sizes, i);
    line.below = {};
    for (auto at = i; at != 0; at = files.nodes[at].parent) line.trail.push_back(name_of(files.nodes[at]));
    std::ranges::reverse(line.trail);
    line.name = "/" + files.path_of(i) + (files.nodes[i].kind() == TarKind::directory ? "/" : "");
    out.push_back(std::move(line));
  }
  return out;
}

}  // namespace

Outline files_of(const BuiltImage& image) {
  const auto& files = image.image.files;
  const auto sizes = sizes_of(files);
  return {.title = "Files",
          .top = [&files, sizes] { return below(files, sizes, 0); },
          .found = [&files, sizes](std::string_view part) { return found(files, sizes, part); }};
}

}  // namespace loadline::view

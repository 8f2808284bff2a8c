// SPDX-License-Identifier: Apache-2.0
// Contents lie with the layer that wrote them, under the path that it wrote.
#include "packages/contents.h"

namespace loadline::packages {

Contents::Kept Contents::at(std::string_view path) const { return of(files_.resolved(0, path, true)); }

Contents::Kept Contents::of(std::uint32_t node) const {
  if (node == image::no_node || files_.nodes[node].kind() != image::TarKind::regular) return {};
  const auto& one = files_.nodes[node];
  Kept out{.there = true, .layer = one.content_layer, .node = node};
  const auto& kept = files_.layers[one.content_layer]->kept;
  if (const auto found = kept.find(one.content->path); found != kept.end()) out.text = found->second;
  out.whole = out.text.size() == one.content->size;
  return out;
}

std::string_view Contents::distilled(std::uint32_t node) const {
  if (files_.nodes[node].kind() != image::TarKind::regular) return {};
  const auto& one = files_.nodes[node];
  const auto& all = files_.layers[one.content_layer]->distilled;
  const auto found = all.find(one.content->path);
  return found == all.end() ? std::string_view{} : std::string_view{found->second};
}

}  // namespace loadline::packages

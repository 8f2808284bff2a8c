// SPDX-License-Identifier: Apache-2.0
// What each layer does. A layer's entries are sorted so that all below a folder stand together; a folder is then a
// range of them, and its bytes are the difference of two sums.
#include <fmt/format.h>
#include <algorithm>
#include <memory>
#include <utility>

#include "base/paths.h"
#include "base/text.h"
#include "view/outline.h"

namespace loadline::view {
namespace {

using attribute::BuiltImage;
using image::Entry;
using image::TarKind;

constexpr std::string_view whiteout = ".wh.", opaque = ".wh..wh..opq";

// By path, a folder before what is in it: a slash comes before every other byte.
bool stands_before(std::string_view a, std::string_view b) {
  return std::ranges::lexicographical_compare(a, b, [](char x, char y) {
    const auto rank = [](char c) { return c == '/' ? 0 : static_cast<int>(static_cast<unsigned char>(c)) + 1; };
    return rank(x) < rank(y);
  });
}

struct Change {
  std::string_view path;
  const Entry* entry = nullptr;
  std::uint64_t bytes = 0;  // removed: of what was there
  Mark mark = Mark::added;
};

class LayerTree {
 public:
  // `lower`: what the layers below this one make together.
  LayerTree(const image::Layer& layer, const image::FileSystem& lower) {
    std::vector<std::uint64_t> sizes(lower.nodes.size());
    for (std::size_t i = lower.nodes.size(); i-- > 1;) {
      sizes[i] += lower.nodes[i].size();
      sizes[lower.nodes[i].parent] += sizes[i];
    }
    for (const auto& entry : layer.entries) add(entry, lower, sizes);
    std::ranges::stable_sort(changes_, stands_before, &Change::path);
    sums_.resize(changes_.size() + 1);
    for (std::size_t i = 0; i < changes_.size(); ++i)
      sums_[i + 1] = sums_[i] + (changes_[i].mark == Mark::removed ? 0 : changes_[i].bytes);
  }

  [[nodiscard]] const std::vector<Change>& changes() const { return changes_; }
  [[nodiscard]] std::uint64_t bytes_in(std::size_t begin, std::size_t end) const { return sums_[end] - sums_[begin]; }

 private:
  void add(const Entry& entry, const image::FileSystem& lower, const std::vector<std::uint64_t>& sizes) {
    if (entry.path.empty()) return;
    const auto name = base_name(entry.path);
    if (!name.starts_with(whiteout)) {
      const auto old = lower.nodes.empty() ? image::no_node : lower.find(entry.path);
      // A folder that is there already is written again only because something in it is.
      const bool same_folder = old != image::no_node && entry.kind == TarKind::directory &&
                               lower.nodes[old].kind() == TarKind::directory;
      const auto mark = old == image::no_node ? Mark::added : same_folder ? Mark::none : Mark::changed;
      changes_.push_back({entry.path, &entry, entry.size, mark});
      return;
    }
    const auto folder = folder_of(entry.path);
    if (name == opaque) return add_removed(folder, &entry, lower, sizes);
    if (name.starts_with(".wh..wh.")) return;
    add_removed(names_.add(join_path(folder, name.substr(whiteout.size()))), &entry, lower, sizes);
  }

  void add_removed(std::string_view path, const Entry* entry, const image::FileSystem& lower,
                   const std::vector<std::uint64_t>& sizes) {
    const auto old = lower.nodes.empty() ? image::no_node : lower.find(path);
    if (old != image::no_node) changes_.push_back({path, entry, sizes[old], Mark::removed});
  }

  std::vector<Change> changes_;
  std::vector<std::uint64_t> sums_;
  image::Names names_;
};

using Tree = std::shared_ptr<const LayerTree>;

// Of `path`, the part that stands `depth` folders deep; and whether that is all of it.
std::pair<std::string_view, bool> part_at(std::string_view path, std::size_t depth) {
  for (; depth > 0; --depth) path.remove_prefix(path.find('/') + 1);
  const auto slash = path.find('/');
  return {path.substr(0, slash), slash == path.npos};
}

Line line_of(const Change& change) {
  Line out{.name = std::string{base_name(change.path)}, .bytes = change.bytes, .mark = change.mark};
  const auto& entry = *change.entry;
  out.detail = fmt::format("/{}", change.path);
  if (change.mark == Mark::removed) {
    out.aside = "was there";
    out.ink = report::Ink::red;
    return out;
  }
  out.detail += fmt::format("  {:04o} {}:{}", entry.mode, entry.uid, entry.gid);
  if (entry.kind == TarKind::directory) out.name += '/';
  if (!entry.link.empty()) out.name += (entry.kind == TarKind::symlink ? " -> " : " = ") + std::string{entry.link};
  out.ink = change.mark == Mark::changed ? report::Ink::yellow : report::Ink::plain;
  return out;
}

std::vector<Line> below(const Tree& tree, std::size_t begin, std::size_t end, std::size_t depth) {
  std::vector<Line> out;
  const auto& changes = tree->changes();
  for (std::size_t at = begin; at < end;) {
    const auto name = part_at(changes[at].path, depth).first;
    auto next = at + 1;
    while (next < end && part_at(changes[next].path, depth).first == name) ++next;
    auto inside = at;  // behind the entries of the path itself
    while (inside < next && part_at(changes[inside].path, depth).second) ++inside;
    const auto path = changes[at].path.substr(
        0, static_cast<std::size_t>(name.data() - changes[at].path.data()) + name.size());
    Line line{.name = std::string{name} + "/", .detail = "/" + std::string{path} + "/"};
    if (inside > at) line = line_of(changes[inside - 1]);
    if (inside < next) {
      line.bytes = tree->bytes_in(at, next);
      line.below = [tree, inside, next, depth] { return below(tree, inside, next, depth + 1); };
    }
    out.push_back(std::move(line));
    at = next;
  }
  return out;
}

// Trees are made when their layer is opened; what is below a layer costs a squash.
class Layers {
 public:
  explicit Layers(const BuiltImage& image) : image_{image}, trees_(image.image.layers().size()) {}

  const Tree& tree(std::size_t layer) {
    auto& out = trees_[layer];
    if (out) return out;
    const auto& all = image_.image.layers();
    const auto lower = image::squash({all.begin(), all.begin() + static_cast<std::ptrdiff_t>(layer)});
    const image::FileSystem nothing;
    out = std::make_shared<LayerTree>(*all[layer], lower ? *lower : nothing);
    return out;
  }
  [[nodiscard]] const BuiltImage& image() const { return image_; }

 private:
  BuiltImage image_;
  std::vector<Tree> trees_;
};

std::string name_of(const BuiltImage& image, std::size_t layer) {
  return fmt::format("{}  {}", layer + 1, image.attribution.layers[layer].instruction);
}

std::vector<Line> top(const std::shared_ptr<Layers>& layers) {
  std::vector<Line> out;
  const auto& image = layers->image();
  for (std::size_t i = 0; i < image.image.layers().size(); ++i) {
    const auto& facts = image.attribution.layers[i];
    const auto& layer = *image.image.layers()[i];
    Line line{.name = name_of(image, i), .bytes = layer.content_bytes, .compressed = layer.blob_bytes};
    line.aside = facts.base ? "base image" : "";
    line.detail = facts.instruction + "  " + layer.digest;
    if (facts.base) line.ink = report::Ink::dim;
    line.below = [layers, i] {
      const auto& tree = layers->tree(i);
      return below(tree, 0, tree->changes().size(), 0);
    };
    out.push_back(std::move(line));
  }
  return out;
}

std::vector<Line> found(const std::shared_ptr<Layers>& layers, std::string_view part) {
  std::vector<Line> out;
  const auto& image = layers->image();
  for (std::size_t i = 0; i < image.image.layers().size(); ++i)
    for (const auto& change : layers->tree(i)->changes()) {
      if (!has_part(base_name(change.path), part)) continue;
      auto line = line_of(change);
      line.trail = {name_of(image, i)};
      const auto parts = split(change.path, '/');
      for (std::size_t j = 0; j + 1 < parts.size(); ++j) line.trail.push_back(std::string{parts[j]} + "/");
      line.trail.push_back(line.name);
      line.name = "/" + std::string{change.path};
      line.aside = fmt::format("layer {}", i + 1);
      out.push_back(std::move(line));
    }
  return out;
}

}  // namespace

Outline layers_of(const BuiltImage& image) {
  const auto layers = std::make_shared<Layers>(image);
  return {.title = "Layers",
          .top = [layers] { return top(layers); },
          .in_order = true,
          .found = [layers](std::string_view part) { return found(layers, part); }};
}

}  // namespace loadline::view

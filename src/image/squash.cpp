// SPDX-License-Identifier: Apache-2.0
// Layers put over each other, entry by entry, as an engine unpacks them: image-spec layer.md ("Whiteouts",
// "Hardlinks", "File Types"), and where that is silent, umoci (oci/layer/tar_extract.go), which the tests compare with.
//
// - A whiteout hides what lower layers put there, and never what its own layer does, in whatever order the two stand
//   in the tar. So nodes remember the layer that wrote them, and a folder stays as long as something in it stays.
// - A file over a folder removes what was in it; a folder over a folder only changes its owner and mode.
// - The way to a path may lead over symlinks of lower layers (lib -> usr/lib): they are followed, inside the root.
// - A hard link shares the content of its target as it is at that moment, whatever becomes of the target later.
//
// Time is linear in the entries: nodes lie in one table, found by (parent, name) through one open hash table.
#include <fmt/format.h>
#include <algorithm>
#include <functional>

#include "base/paths.h"
#include "base/text.h"
#include "image/file_system.h"
#include "image/flat_index.h"

namespace loadline::image {
namespace {

constexpr int most_hops = 255;  // symlinks on one way, as securejoin stops
constexpr std::size_t most_reserved = 1'000'000;  // the same layer may stand in a stack a thousand times

struct Item {
  std::string_view name;
  const Entry* entry = nullptr;
  const Entry* content = nullptr;
  std::uint32_t layer = 0;
  std::uint32_t content_layer = 0;
  std::uint32_t parent = no_node;
  std::uint32_t first = no_node;  // children, latest first
  std::uint32_t next = no_node;  // sibling
  bool alive = true;

  [[nodiscard]] bool is_folder() const { return content == nullptr; }
};

std::size_t hash_of(std::uint32_t parent, std::string_view name) {
  return std::hash<std::string_view>{}(name) * 31 + parent * std::size_t{0x9E3779B97F4A7C15};
}

class Squasher {
 public:
  explicit Squasher(std::size_t expected) {
    items_.reserve(std::min(expected, most_reserved) + 1);
    items_.push_back({});
  }

  Status apply(const Layer& layer, std::uint32_t number);
  [[nodiscard]] std::vector<Node> nodes() const;
  [[nodiscard]] Names take_names() { return std::move(names_); }

 private:
  [[nodiscard]] std::uint32_t known(std::uint32_t parent, std::string_view name, std::size_t hash) const;
  [[nodiscard]] std::uint32_t find(std::uint32_t parent, std::string_view name) const;
  std::uint32_t make(std::uint32_t parent, std::string_view name);
  // The folder at the end of this path; with `creating`, what is missing on the way is made. no_node: there is none.
  std::uint32_t folder_at(std::string_view path, bool creating);
  void walk_in(std::string_view path, std::uint32_t& at, bool creating, int& hops);
  void remove_below(std::uint32_t item);
  void hide_lower(std::uint32_t item, bool itself);
  std::vector<std::uint32_t> subtree(std::uint32_t item) const;
  Status place(const Entry& entry);
  Status link(const Entry& entry, std::uint32_t at);

  std::vector<Item> items_;
  FlatIndex index_;  // of items, by parent and name
  Names names_;  // of folders on the way of a symlink
  std::uint32_t number_ = 0;
  std::string_view last_path_;  // consecutive entries mostly share their folder
  std::uint32_t last_folder_ = no_node;
};

// Also one that is no longer alive.
std::uint32_t Squasher::known(std::uint32_t parent, std::string_view name, std::size_t hash) const {
  return index_.find(hash, [&](std::uint32_t i) { return items_[i].parent == parent && items_[i].name == name; });
}

std::uint32_t Squasher::find(std::uint32_t parent, std::string_view name) const {
  const auto found = known(parent, name, hash_of(parent, name));
  return found == FlatIndex::none || !items_[found].alive ? no_node : found;
}

std::uint32_t Squasher::make(std::uint32_t parent, std::string_view name) {
  const auto hash = hash_of(parent, name);
  auto at = known(parent, name, hash);
  if (at == FlatIndex::none) {
    at = static_cast<std::uint32_t>(items_.size());
    items_.push_back({.name = name, .parent = parent, .next = items_[parent].first});
    items_[parent].first = at;
    index_.add(hash, at);
  }
  auto& item = items_[at];
  if (!item.alive) item = {.name = name, .parent = parent, .first = item.first, .next = item.next};
  item.layer = number_;
  return at;
}

void Squasher::walk_in(std::string_view path, std::uint32_t& at, bool creating, int& hops) {
  while (!path.empty() && at != no_node) {
    const auto slash = path.find('/');
    const auto name = path.substr(0, slash);
    path.remove_prefix(slash == path.npos ? path.size() : slash + 1);
    if (name.empty() || name == ".") continue;
    if (name == "..") {
      if (at != 0) at = items_[at].parent;
      continue;
    }
    auto next = find(at, name);
    if (next != no_node && items_[next].content != nullptr && items_[next].content->kind == TarKind::symlink) {
      const auto target = items_[next].content->link;
      if (++hops > most_hops) {
        at = no_node;
        return;
      }
      if (target.starts_with('/')) at = 0;
      walk_in(target, at, creating, hops);
      continue;
    }
    if (next == no_node || !items_[next].is_folder()) {
      if (!creating) {
        at = no_node;
        return;
      }
      next = make(at, names_.add(name));
      items_[next].entry = items_[next].content = nullptr;
    }
    at = next;
  }
}

std::uint32_t Squasher::folder_at(std::string_view path, bool creating) {
  if (last_folder_ != no_node && path == last_path_) return last_folder_;
  std::uint32_t at = 0;
  int hops = 0;
  walk_in(path, at, creating, hops);
  last_path_ = path;
  last_folder_ = at;
  return at;
}

std::vector<std::uint32_t> Squasher::subtree(std::uint32_t item) const {
  std::vector<std::uint32_t> found{item};
  for (std::size_t i = 0; i < found.size(); ++i)
    for (auto child = items_[found[i]].first; child != no_node; child = items_[child].next)
      if (items_[child].alive) found.push_back(child);
  return found;
}

void Squasher::remove_below(std::uint32_t item) {
  for (const auto one : subtree(item))
    if (one != item) items_[one].alive = false;
}

// What lower layers put at and below `item` goes, from the leaves up; a folder stays where something in it stays.
void Squasher::hide_lower(std::uint32_t item, bool itself) {
  const auto all = subtree(item);
  for (auto one = all.rbegin(); one != all.rend(); ++one) {
    if (*one == 0 || (*one == item && !itself) || items_[*one].layer == number_) continue;
    bool stays = false;
    for (auto child = items_[*one].first; child != no_node && !stays; child = items_[child].next)
      stays = items_[child].alive;
    if (!stays) items_[*one].alive = false;
  }
}

Status Squasher::link(const Entry& entry, std::uint32_t at) {
  const auto folder = folder_at(folder_of(entry.link), false);
  const auto target = folder == no_node ? no_node : find(folder, base_name(entry.link));
  if (target == no_node || items_[target].is_folder())
    return failure("a hard link to what is not there", fmt::format("byte {}", entry.begin),
                   std::string{entry.path} + " -> " + std::string{entry.link});
  const auto content = items_[target].content;
  const auto content_layer = items_[target].content_layer;
  if (const auto old = find(at, base_name(entry.path)); old != no_node) remove_below(old);
  auto& item = items_[make(at, base_name(entry.path))];
  item.entry = &entry;
  item.content = content;
  item.content_layer = content_layer;
  last_folder_ = no_node;
  return {};
}

Status Squasher::place(const Entry& entry) {
  if (entry.kind == TarKind::other) return {};
  if (entry.path.empty()) {  // the root's own owner and mode
    if (entry.kind != TarKind::directory)
      return failure("a file in place of the root", fmt::format("byte {}", entry.begin));
    items_[0].entry = &entry;
    items_[0].layer = number_;
    return {};
  }
  const auto folder = folder_at(folder_of(entry.path), true);
  if (folder == no_node)
    return failure("links that lead in a circle", fmt::format("byte {}", entry.begin), std::string{entry.path});
  if (entry.kind == TarKind::hard_link) {
    last_folder_ = no_node;
    return link(entry, folder);
  }
  const auto name = base_name(entry.path);
  const auto old = find(folder, name);
  const bool is_folder = entry.kind == TarKind::directory;
  if (old != no_node && !(is_folder && items_[old].is_folder())) {
    remove_below(old);
    last_folder_ = no_node;  // may have led through here
  }
  if (entry.kind == TarKind::symlink) last_folder_ = no_node;
  auto& item = items_[make(folder, name)];
  item.entry = &entry;
  item.content = is_folder ? nullptr : &entry;
  item.content_layer = number_;
  return {};
}

Status Squasher::apply(const Layer& layer, std::uint32_t number) {
  number_ = number;
  for (const auto& entry : layer.entries) {
    const auto name = base_name(entry.path);
    if (!name.starts_with(".wh.")) {
      if (auto placed = place(entry); !placed) return placed;
      continue;
    }
    if (name == ".wh.")
      return failure("a whiteout of nothing", fmt::format("byte {}", entry.begin), std::string{entry.path});
    if (name != ".wh..wh..opq" && name.starts_with(".wh..wh.")) continue;  // AUFS's own, which engines skip
    const auto folder = folder_at(folder_of(entry.path), false);
    last_folder_ = no_node;
    if (folder == no_node) continue;
    if (name == ".wh..wh..opq") {
      hide_lower(folder, false);
    } else if (const auto hidden = find(folder, name.substr(4)); hidden != no_node) {
      hide_lower(hidden, true);
    }
  }
  last_folder_ = no_node;
  return {};
}

std::vector<Node> Squasher::nodes() const {
  std::vector<Node> out;
  std::vector<std::uint32_t> origin;  // the item of each node
  const auto add = [&](std::uint32_t item, std::uint32_t parent) {
    const auto& from = items_[item];
    out.push_back({.name = from.name,
                   .entry = from.entry,
                   .content = from.content,
                   .layer = from.layer,
                   .content_layer = from.content_layer,
                   .parent = parent});
    origin.push_back(item);
  };
  add(0, no_node);
  std::vector<std::uint32_t> children;
  for (std::uint32_t at = 0; at < out.size(); ++at) {
    children.clear();
    for (auto child = items_[origin[at]].first; child != no_node; child = items_[child].next)
      if (items_[child].alive) children.push_back(child);
    std::ranges::sort(children, {}, [&](auto child) { return items_[child].name; });
    out[at].first_child = static_cast<std::uint32_t>(out.size());
    out[at].child_count = static_cast<std::uint32_t>(children.size());
    for (const auto child : children) add(child, at);
  }
  return out;
}

}  // namespace

Result<FileSystem> squash(std::vector<const Layer*> layers, std::uint64_t most_entries) {
  std::size_t entries = 0;
  for (const auto* layer : layers) entries += layer->entries.size();
  if (entries > most_entries)
    return failure("the image has absurdly many entries", fmt::format("{} in {} layers", entries, layers.size()));
  Squasher squasher{entries};
  for (std::uint32_t i = 0; i < layers.size(); ++i) {
    if (auto applied = squasher.apply(*layers[i], i); !applied) {
      auto error = applied.error();
      error.place = fmt::format("layer {}, {}", i + 1, error.place);
      return tl::make_unexpected(std::move(error));
    }
  }
  auto nodes = squasher.nodes();
  return FileSystem{std::move(layers), std::move(nodes), squasher.take_names()};
}

}  // namespace loadline::image

// SPDX-License-Identifier: Apache-2.0
// Ways about the final file system, and its face as a FileTree.
#include "image/file_system.h"

#include <algorithm>
#include <utility>

#include "base/paths.h"

namespace loadline::image {
namespace {

constexpr int most_hops = 40;  // as Linux stops

class ImageTree final : public FileTree {
 public:
  explicit ImageTree(const FileSystem& files) : files_{files} {}

  Result<std::vector<DirectoryEntry>> entries(std::string_view folder) const override {
    const auto at = files_.resolved(0, folder, true);
    if (at == no_node || files_.nodes[at].kind() != TarKind::directory)
      return failure("cannot open the folder", std::string{folder}, "no such folder in the image");
    std::vector<DirectoryEntry> out;
    const auto& node = files_.nodes[at];
    for (auto child = node.first_child; child < node.first_child + node.child_count; ++child) {
      const auto& one = files_.nodes[child];
      const auto mode = one.entry == nullptr ? 0755 : one.entry->mode;
      out.push_back(
          {std::string{one.name}, kind_of(one), one.size(), one.kind() == TarKind::regular && (mode & 0111) != 0});
    }
    return out;
  }

  Result<std::string> read(std::string_view path) const override {
    const auto at = files_.resolved(0, path, true);
    if (at == no_node || files_.nodes[at].kind() != TarKind::regular)
      return failure("cannot read the file", std::string{path}, "no such file in the image");
    const auto& node = files_.nodes[at];
    const auto& kept = files_.layers[node.content_layer]->kept;
    const auto found = kept.find(node.content->path);
    if (found == kept.end())
      return failure("cannot read the file", std::string{path}, "its contents were not kept during the pass");
    return found->second;
  }

  Result<std::string> link_target(std::string_view path) const override {
    const auto at = files_.resolved(0, path, false);
    if (at == no_node || files_.nodes[at].kind() != TarKind::symlink)
      return failure("is not a link", std::string{path});
    return std::string{files_.nodes[at].content->link};
  }

 private:
  static FileKind kind_of(const Node& node) {
    switch (node.kind()) {
      case TarKind::regular: return FileKind::regular;
      case TarKind::directory: return FileKind::directory;
      case TarKind::symlink: return FileKind::symlink;
      default: return FileKind::other;
    }
  }

  const FileSystem& files_;
};

}  // namespace

std::string FileSystem::path_of(std::uint32_t node) const {
  std::vector<std::string_view> parts;
  for (; nodes[node].parent != no_node; node = nodes[node].parent) parts.push_back(nodes[node].name);
  std::string out;
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    if (!out.empty()) out += '/';
    out += *part;
  }
  return out;
}

std::uint32_t FileSystem::child(std::uint32_t folder, std::string_view name) const {
  const auto& node = nodes[folder];
  const auto begin = nodes.begin() + node.first_child;
  const auto end = begin + node.child_count;
  const auto found = std::lower_bound(begin, end, name,
                                      [](const Node& one, std::string_view wanted) { return one.name < wanted; });
  return found == end || found->name != name ? no_node : static_cast<std::uint32_t>(found - nodes.begin());
}

std::uint32_t FileSystem::find(std::string_view path) const {
  std::uint32_t at = 0;
  while (!path.empty() && at != no_node) {
    const auto slash = path.find('/');
    at = child(at, path.substr(0, slash));
    path.remove_prefix(slash == path.npos ? path.size() : slash + 1);
  }
  return at;
}

std::uint32_t FileSystem::resolved(std::uint32_t from, std::string_view path, bool last) const {
  std::vector<std::string> ahead;  // parts still to go, the next one at the back
  const auto push = [&](std::string_view text) {
    for (std::size_t end = text.size(); !text.empty();) {
      const auto slash = text.rfind('/', end);
      ahead.emplace_back(text.substr(slash == text.npos ? 0 : slash + 1));
      if (slash == text.npos) break;
      text = text.substr(0, slash);
      end = text.size();
    }
  };
  push(path);
  std::uint32_t at = path.starts_with('/') ? 0 : from;
  for (int hops = 0; !ahead.empty();) {
    const auto part = std::move(ahead.back());
    ahead.pop_back();
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      if (at != 0) at = nodes[at].parent;
      continue;
    }
    const auto next = child(at, part);
    if (next == no_node) return no_node;
    if (nodes[next].kind() != TarKind::symlink || (ahead.empty() && !last)) {
      at = next;
      continue;
    }
    if (++hops > most_hops) return no_node;
    const auto target = nodes[next].content->link;
    if (target.starts_with('/')) at = 0;
    push(target);
  }
  return at;
}

void FileSystem::each(const std::function<void(std::uint32_t node, const std::string& path)>& visit) const {
  struct Stand {
    std::uint32_t next, end;
    std::size_t length;  // of the folder's path
  };
  std::string path;
  std::vector<Stand> stack{{nodes[0].first_child, nodes[0].first_child + nodes[0].child_count, 0}};
  while (!stack.empty()) {
    auto& top = stack.back();
    if (top.next == top.end) {
      stack.pop_back();
      continue;
    }
    const auto at = top.next++;
    path.resize(top.length);
    if (!path.empty()) path += '/';
    path += nodes[at].name;
    visit(at, path);
    if (nodes[at].child_count > 0)
      stack.push_back({nodes[at].first_child, nodes[at].first_child + nodes[at].child_count, path.size()});
  }
}

std::unique_ptr<FileTree> tree_of(const FileSystem& files) { return std::make_unique<ImageTree>(files); }

}  // namespace loadline::image

// SPDX-License-Identifier: Apache-2.0
// A FileTree made of a map, for tests, fuzzers and the pages of rules.
#include <set>
#include <utility>

#include "base/file_tree.h"
#include "base/paths.h"

namespace loadline {
namespace {

constexpr std::string_view link_mark = "-> ";

class MemoryTree final : public FileTree {
 public:
  explicit MemoryTree(std::map<std::string, std::string, std::less<>> files) : files_{std::move(files)} {}

  Result<std::vector<DirectoryEntry>> entries(std::string_view folder) const override {
    const std::string prefix = folder.empty() ? "" : std::string{folder} + "/";
    std::map<std::string, DirectoryEntry, std::less<>> found;
    for (auto at = files_.lower_bound(prefix); at != files_.end() && at->first.starts_with(prefix); ++at) {
      const auto rest = std::string_view{at->first}.substr(prefix.size());
      const auto slash = rest.find('/');
      const std::string name{rest.substr(0, slash)};
      if (slash != rest.npos) {
        found.try_emplace(name, DirectoryEntry{.name = name, .kind = FileKind::directory});
      } else if (at->second.starts_with(link_mark)) {
        found.try_emplace(name, DirectoryEntry{.name = name, .kind = FileKind::symlink});
      } else {
        found.try_emplace(name, DirectoryEntry{.name = name, .kind = FileKind::regular, .size = at->second.size()});
      }
    }
    if (found.empty() && !folder.empty()) return failure("cannot open the folder", std::string{folder});
    std::vector<DirectoryEntry> out;
    for (auto& [name, entry] : found) out.push_back(std::move(entry));
    return out;
  }

  Result<std::string> read(std::string_view path) const override {
    std::string at{path};
    for (int hops = 0; hops < 16; ++hops) {
      const auto file = files_.find(at);
      if (file == files_.end()) break;
      if (!file->second.starts_with(link_mark)) return file->second;
      const auto next = resolve_path(folder_of(at), std::string_view{file->second}.substr(link_mark.size()));
      if (!next) return failure("leads outside the root", std::string{path});
      at = *next;
    }
    return failure("cannot read the file", std::string{path}, "no such file");
  }

  Result<std::string> link_target(std::string_view path) const override {
    const auto file = files_.find(path);
    if (file == files_.end() || !file->second.starts_with(link_mark))
      return failure("is not a link", std::string{path});
    return file->second.substr(link_mark.size());
  }

 private:
  std::map<std::string, std::string, std::less<>> files_;
};

}  // namespace

std::unique_ptr<FileTree> memory_tree(std::map<std::string, std::string, std::less<>> files) {
  return std::make_unique<MemoryTree>(std::move(files));
}

}  // namespace loadline

// SPDX-License-Identifier: Apache-2.0
// A commit as a FileTree.
#include "git/commit_tree.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>

#include "base/paths.h"

namespace loadline::git {
namespace {

constexpr int most_links = 16;

FileKind kind_of(EntryKind kind) {
  switch (kind) {
    case EntryKind::folder: return FileKind::directory;
    case EntryKind::symlink: return FileKind::symlink;
    case EntryKind::submodule: return FileKind::other;
    default: return FileKind::regular;
  }
}

class CommitTree final : public FileTree {
 public:
  CommitTree(const History& history, std::string tree, EntrySizes sizes)
      : history_{history}, tree_{std::move(tree)}, sizes_{sizes} {}

  Result<std::vector<DirectoryEntry>> entries(std::string_view folder) const override {
    const std::scoped_lock lock{mutex_};
    const auto id = history_.folder(tree_, folder);
    if (!id) return tl::make_unexpected(id.error());
    if (!*id) return failure("cannot open the folder", std::string{folder}, "not in this commit");
    const auto found = history_.tree(**id);
    if (!found) return tl::make_unexpected(found.error());
    std::vector<DirectoryEntry> out;
    for (const auto& entry : *found)
      out.push_back({.name = entry.name,
                     .kind = kind_of(entry.kind),
                     .size = size_of(entry),
                     .executable = entry.kind == EntryKind::executable});
    return out;
  }

  Result<std::string> read(std::string_view path) const override {
    const std::scoped_lock lock{mutex_};
    std::string at{path};
    for (int links = 0; links < most_links; ++links) {
      const auto entry = entry_at(at);
      if (!entry) return tl::make_unexpected(entry.error());
      auto bytes = history_.blob(entry->id);
      if (!bytes || entry->kind != EntryKind::symlink) return bytes;
      const auto next = resolve_path(folder_of(at), *bytes);
      if (!next) return failure("leads outside the root", std::string{path});
      at = *next;
    }
    return failure("cannot read the file", std::string{path}, "too many links");
  }

  Result<std::string> link_target(std::string_view path) const override {
    const std::scoped_lock lock{mutex_};
    const auto entry = entry_at(path);
    if (!entry) return tl::make_unexpected(entry.error());
    if (entry->kind != EntryKind::symlink) return failure("is not a link", std::string{path});
    return history_.blob(entry->id);
  }

 private:
  std::uint64_t size_of(const TreeEntry& entry) const {
    const bool regular = entry.kind == EntryKind::file || entry.kind == EntryKind::executable;
    return regular && sizes_ == EntrySizes::given ? history_.blob_size(entry.id) : 0;
  }
  Result<TreeEntry> entry_at(std::string_view path) const {
    const auto folder = history_.folder(tree_, folder_of(path));
    if (!folder) return tl::make_unexpected(folder.error());
    if (*folder) {
      auto entries = history_.tree(**folder);
      if (!entries) return tl::make_unexpected(entries.error());
      const auto found = std::ranges::find(*entries, base_name(path), &TreeEntry::name);
      if (found != entries->end() && found->kind != EntryKind::folder && found->kind != EntryKind::submodule)
        return std::move(*found);
    }
    return failure("cannot read the file", std::string{path}, "not in this commit");
  }

  const History& history_;
  std::string tree_;
  EntrySizes sizes_;
  mutable std::mutex mutex_;  // libgit2's handles are not for several threads at once
};

}  // namespace

std::unique_ptr<FileTree> commit_tree(const History& history, std::string tree, EntrySizes sizes) {
  return std::make_unique<CommitTree>(history, std::move(tree), sizes);
}

}  // namespace loadline::git

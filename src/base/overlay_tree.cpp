// SPDX-License-Identifier: Apache-2.0
// A FileTree over another one: what the files would be after an edit, before anything is written.
#include <algorithm>
#include <utility>

#include "base/file_tree.h"

namespace loadline {
namespace {

class OverlayTree final : public FileTree {
 public:
  OverlayTree(const FileTree& below, std::map<std::string, std::string, std::less<>> files)
      : below_{below}, files_{std::move(files)}, above_{memory_tree(files_)} {}

  Result<std::vector<DirectoryEntry>> entries(std::string_view folder) const override {
    auto below = below_.entries(folder);
    const auto above = above_->entries(folder);
    if (!above || above->empty()) return below;
    if (!below) return above;  // a folder that only the new files make
    for (const auto& entry : *above) {
      const auto at = std::ranges::lower_bound(*below, entry.name, {}, &DirectoryEntry::name);
      if (at == below->end() || at->name != entry.name) {
        below->insert(at, entry);
      } else if (entry.kind != FileKind::directory || at->kind != FileKind::directory) {
        const bool executable = at->executable;  // an edit changes the text, not the mode
        *at = entry;
        at->executable = executable;
      }
    }
    return below;
  }

  Result<std::string> read(std::string_view path) const override {
    const auto file = files_.find(path);
    return file != files_.end() ? Result<std::string>{file->second} : below_.read(path);
  }

  Result<std::string> link_target(std::string_view path) const override {
    return files_.contains(path) ? above_->link_target(path) : below_.link_target(path);
  }

 private:
  const FileTree& below_;
  std::map<std::string, std::string, std::less<>> files_;
  std::unique_ptr<FileTree> above_;  // the same files, as a tree of their own
};

}  // namespace

std::unique_ptr<FileTree> overlay_tree(const FileTree& below, std::map<std::string, std::string, std::less<>> files) {
  return std::make_unique<OverlayTree>(below, std::move(files));
}

}  // namespace loadline

// SPDX-License-Identifier: Apache-2.0
// Walks a tree, the folders in parallel.
#include <algorithm>
#include <iterator>
#include <mutex>

#include "base/file_tree.h"
#include "base/parallel.h"
#include "base/paths.h"

namespace loadline {

Walk walk(const FileTree& tree, std::string_view folder, const Enter& enter) {
  Walk out;
  std::mutex lock;
  for_each_reached<std::string>(std::string{folder}, [&](const std::string& at) {
    std::vector<std::string> folders;
    std::vector<File> files;
    auto entries = tree.entries(at);
    if (entries)
      for (auto& entry : *entries) {
        std::string path = join_path(at, entry.name);
        if (!enter(path, entry.kind)) continue;
        if (entry.kind == FileKind::directory) folders.push_back(std::move(path));
        else files.push_back({std::move(path), entry.kind, entry.size, entry.executable});
      }
    const std::scoped_lock locked{lock};
    if (!entries) out.problems.push_back(std::move(entries.error()));
    std::ranges::move(files, std::back_inserter(out.files));
    return folders;
  });
  std::ranges::sort(out.files, {}, &File::path);
  std::ranges::sort(out.problems, {}, &Error::place);
  return out;
}

}  // namespace loadline

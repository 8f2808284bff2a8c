// SPDX-License-Identifier: Apache-2.0
// Walks a tree breadth first, a level at a time: the folders of one level are read in parallel.
#include <algorithm>

#include "base/file_tree.h"
#include "base/parallel.h"
#include "base/paths.h"

namespace loadline {
namespace {

struct Level {
  std::vector<std::string> folders;
  std::vector<File> files;
  std::vector<Error> problems;
};

Level read_folder(const FileTree& tree, const std::string& folder, const Enter& enter) {
  Level out;
  auto entries = tree.entries(folder);
  if (!entries) {
    out.problems.push_back(std::move(entries.error()));
    return out;
  }
  for (auto& entry : *entries) {
    std::string path = folder.empty() ? entry.name : folder + "/" + entry.name;
    if (!enter(path, entry.kind)) continue;
    if (entry.kind == FileKind::directory) {
      out.folders.push_back(std::move(path));
    } else {
      out.files.push_back({std::move(path), entry.kind, entry.size, entry.executable});
    }
  }
  return out;
}

template <class T>
void append(std::vector<T>& to, std::vector<T>& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

}  // namespace

Walk walk(const FileTree& tree, std::string_view folder, const Enter& enter) {
  Walk out;
  std::vector<std::string> level = {std::string{folder}};
  while (!level.empty()) {
    std::vector<Level> read(level.size());
    for_each_index(level.size(), [&](std::size_t i) { read[i] = read_folder(tree, level[i], enter); });
    level.clear();
    for (auto& part : read) {
      append(level, part.folders);
      append(out.files, part.files);
      append(out.problems, part.problems);
    }
  }
  std::ranges::sort(out.files, {}, &File::path);
  return out;
}

}  // namespace loadline

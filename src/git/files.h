// SPDX-License-Identifier: Apache-2.0
// The files that belong to a repository: the tracked ones that exist, and untracked ones that git would not
// ignore; ignored folders are never entered. Without a repository, everything but the usual dead weight
// (.git, node_modules) counts.
#pragma once

#include <string>
#include <vector>

#include "base/file_tree.h"
#include "base/result.h"

namespace loadline::git {

struct Listing {
  std::vector<File> files;  // sorted by path; no sockets, pipes or devices
  bool repository = false;  // git's index and ignore files were used
  bool top = false;         // and the folder is the repository's own top, where `.git` stands
  std::vector<std::string> nested;  // folders that are repositories of their own (submodules); their files are
                                    // listed too, by their own ignore files
  std::vector<Error> problems;
};

// `root` is the folder on disk that `tree` shows; it may be a folder inside a repository. Of what stands
// outside it, only git's own files are read: the index, info/exclude and the .gitignore files on the way up.
[[nodiscard]] Listing list_files(const FileTree& tree, const std::string& root);

}  // namespace loadline::git

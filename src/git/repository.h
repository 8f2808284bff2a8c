// SPDX-License-Identifier: Apache-2.0
// The repository around a folder, as far as its files are concerned: libgit2 finds it and reads its index.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "git/library.h"

namespace loadline::git {

struct Tracked {
  std::vector<std::string> files;  // below the folder asked for and relative to it, sorted; no submodules
  std::vector<Error> problems;
};

class Repository {
 public:
  std::string work_folder;  // absolute, without a slash at the end
  std::string prefix;       // of the folder asked for, seen from work_folder; "" where they are the same
  std::string exclude_file;  // absolute path of info/exclude; may not exist

  [[nodiscard]] Tracked tracked() const;  // reads the index

 private:
  friend std::optional<Repository> open_repository(const std::string& folder);
  RepositoryHandle handle_;
};

// Nothing where the folder is in no repository, or in a bare one.
[[nodiscard]] std::optional<Repository> open_repository(const std::string& folder);

}  // namespace loadline::git

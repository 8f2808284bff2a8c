// SPDX-License-Identifier: Apache-2.0
// A commit as a FileTree, read from the repository's objects.
#pragma once

#include <memory>
#include <string>

#include "base/file_tree.h"
#include "git/history.h"

namespace loadline::git {

// `tree` is the raw id of the folder that becomes the root; `history` must outlive the result. Sizes are not
// given (they would cost a look at every file). Calls from several threads wait for each other.
[[nodiscard]] std::unique_ptr<FileTree> commit_tree(const History& history, std::string tree);

}  // namespace loadline::git

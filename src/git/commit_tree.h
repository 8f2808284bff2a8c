// SPDX-License-Identifier: Apache-2.0
// A commit as a FileTree, read from the repository's objects.
#pragma once

#include <memory>
#include <string>

#include "base/file_tree.h"
#include "git/history.h"

namespace loadline::git {

// Whether entries say how big they are: that costs a look at the header of every file.
enum class EntrySizes : bool { left_out, given };

// `tree` is the raw id of the folder that becomes the root; `history` must outlive the result. Calls from several
// threads wait for each other.
[[nodiscard]] std::unique_ptr<FileTree> commit_tree(const History& history, std::string tree,
                                                    EntrySizes sizes = EntrySizes::left_out);

}  // namespace loadline::git

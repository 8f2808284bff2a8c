// SPDX-License-Identifier: Apache-2.0
// The commits of a clone whose history was cut off.
#pragma once

#include <optional>
#include <vector>

#include "git/library.h"

namespace loadline::git {

// Newest first, by the committers' times. A parent that is not here ends its line: libgit2's own walk (1.5) knows no
// shallow clones and fails at the last commit that is here, so of a checkout of depth 1 nothing would be left.
// `since`, where given, is left out with everything that leads to it.
[[nodiscard]] std::vector<git_oid> commits_of_shallow(git_repository* repository, const git_oid& until,
                                                      const std::optional<git_oid>& since, bool first_parent);

}  // namespace loadline::git

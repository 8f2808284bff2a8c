// SPDX-License-Identifier: Apache-2.0
// The globs that say which folders are members of a workspace.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "workspace/lockfile.h"

namespace loadline::workspace {

// Whether `folder` (relative to the workspace's) matches a glob of folders: *, ?, [..], {a,b}, **.
[[nodiscard]] bool glob_matches(std::string_view glob, std::string_view folder);

// pnpm: any "!glob" excludes, wherever it stands (workspace/find-packages, fast-glob's `ignore`).
// npm and yarn: the last glob that matches decides (npm: @npmcli/map-workspaces).
[[nodiscard]] bool is_member(Manager manager, const std::vector<std::string>& globs, std::string_view folder);

}  // namespace loadline::workspace

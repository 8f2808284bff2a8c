// SPDX-License-Identifier: Apache-2.0
// From the manifests, lockfiles and settings found in a repository to its workspaces.
#pragma once

#include <vector>

#include "workspace/workspace.h"

namespace loadline::workspace {

struct RepositoryParts {  // what they point to outlives the workspaces
  std::vector<const Manifest*> manifests;
  std::vector<const Lockfile*> lockfiles;
  std::vector<const Source*> workspace_files;  // pnpm-workspace.yaml
  std::vector<const Source*> npmrcs;           // .npmrc
};

// Sorted by folder. Every manifest is a member of one workspace: of the nearest one above that takes it in
// by its globs, or of its own. A lockfile in a member's folder is then no workspace (its package manager
// uses the one above).
[[nodiscard]] std::vector<Workspace> assemble(const RepositoryParts& parts);

}  // namespace loadline::workspace

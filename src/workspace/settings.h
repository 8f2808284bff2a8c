// SPDX-License-Identifier: Apache-2.0
// pnpm-workspace.yaml, .npmrc and package.json#pnpm.
#pragma once

#include <string>
#include <vector>

#include "workspace/workspace.h"

namespace loadline::workspace {

struct WorkspaceFile {
  std::vector<std::string> globs;  // what `packages` says; everything where it says nothing
  Settings settings;
  std::vector<Problem> problems;
};
[[nodiscard]] WorkspaceFile read_workspace_file(const Source& source);

void read_npmrc(const Source& source, Settings& out);
void read_pnpm_field(const Manifest& root, Settings& out);

}  // namespace loadline::workspace

// SPDX-License-Identifier: Apache-2.0
// frozen_install_mismatches, one function for each package manager.
#pragma once

#include <vector>

#include "workspace/workspace.h"

namespace loadline::workspace {

[[nodiscard]] std::vector<Mismatch> frozen_pnpm_mismatches(const Workspace& workspace);
[[nodiscard]] std::vector<Mismatch> frozen_npm_mismatches(const Workspace& workspace);
[[nodiscard]] std::vector<Mismatch> frozen_yarn_mismatches(const Workspace& workspace);

// The first number of the package manager's version, where the workspace names one.
[[nodiscard]] std::optional<unsigned> major_of(const Workspace& workspace);

}  // namespace loadline::workspace

// SPDX-License-Identifier: Apache-2.0
// Which members of a workspace a package manager's filter chooses.
#pragma once

#include <string>
#include <vector>

#include "workspace/workspace.h"

namespace loadline::workspace {

struct Filters {
  std::vector<std::string> selectors;  // "@erp/auth...", "./services/*", "{services/auth}^...", "!@erp/web", "auth"
  bool production_only = false;  // pnpm --filter-prod: "..." does not follow devDependencies
};
// In the workspace's order. A selector of what git has changed ("[main]") chooses nothing: only git knows.
[[nodiscard]] std::vector<const Manifest*> chosen_by(const Workspace& workspace, const Filters& filters);

}  // namespace loadline::workspace

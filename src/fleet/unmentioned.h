// SPDX-License-Identifier: Apache-2.0
// Dependencies of a package that nothing of it speaks of.
#pragma once

#include <vector>

#include "fleet/fleet.h"

namespace loadline::fleet {

// Production dependencies from the registry whose names stand in no file of the package (sources, tests, settings,
// scripts, templates), in no file at the workspace's top and in no Dockerfile, and that no other package of the
// lockfile depends on or names as a peer: frameworks load drivers and adapters by themselves. In the order of the
// manifest. Reads every file of the package.
[[nodiscard]] std::vector<const workspace::Requirement*> unmentioned_dependencies(const Fleet& fleet,
                                                                                  const workspace::Workspace& workspace,
                                                                                  const workspace::Manifest& package);

}  // namespace loadline::fleet

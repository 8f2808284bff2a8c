// SPDX-License-Identifier: Apache-2.0
// Whether an import is covered by what a package declares.
#pragma once

#include "fleet/fleet.h"

namespace loadline::fleet {

// True only when nothing explains the import: no dependency of any kind, no type package, not the package
// itself, no alias or base folder of its tsconfig, nothing that the workspace's root provides.
[[nodiscard]] bool is_undeclared(const code::Import& import, const workspace::Manifest& package,
                                 const workspace::Workspace& workspace, const Fleet& fleet);

}  // namespace loadline::fleet

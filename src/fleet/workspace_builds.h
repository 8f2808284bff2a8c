// SPDX-License-Identifier: Apache-2.0
// What a build does with the other packages of its workspace: whether it copies them, whether it compiles them.
#pragma once

#include <string>
#include <vector>

#include "fleet/controls.h"
#include "fleet/fleet.h"

namespace loadline::fleet {

// The members that the build's package needs at run time and that no stage that is built compiles, though their entry
// points point at files that are not in the repository. One that a script or a tool that is not understood might
// compile is none.
[[nodiscard]] std::vector<const workspace::Manifest*> members_not_compiled(const Build& build, const Fleet& fleet);

// Whether the member's folder is copied (or mounted) from the context into a stage that is built.
[[nodiscard]] Truth copies(const Build& build, const workspace::Manifest& member);

// The members that the filters of a call choose; the call has some, and the build a workspace.
[[nodiscard]] std::vector<const workspace::Manifest*> members_chosen(const Build& build, const dockerfile::Stage& stage,
                                                                     const shell::PackageCall& call);

// The first dependency install of a stage that is built: where such findings point.
[[nodiscard]] Place first_install(const Build& build);

}  // namespace loadline::fleet

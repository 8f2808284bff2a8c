// SPDX-License-Identifier: Apache-2.0
// The RUN lines of a build stage by stage, and what a build is for.
#pragma once

#include <string_view>
#include <vector>

#include "fleet/controls.h"
#include "fleet/fleet.h"

namespace loadline::fleet {

[[nodiscard]] StageWalks walks_over(const Dockerfile& dockerfile, const dockerfile::Stages& stages);

// Of one stage alone, in order; triggers of its parent are not among them.
[[nodiscard]] const std::vector<StageRun>& runs_of(const Build& build, const dockerfile::Stage& stage);
// Of all stages that the target needs, in the order of the file.
[[nodiscard]] const std::vector<StageRun>& reachable_runs(const Build& build);
// Of the stages that the image is stacked from, the lowest first.
[[nodiscard]] const std::vector<StageRun>& image_runs(const Build& build);

// Stages of the target's chain, the lowest first.
[[nodiscard]] const std::vector<const dockerfile::Stage*>& image_stages(const Build& build);
// All stages that the target needs.
[[nodiscard]] const std::vector<const dockerfile::Stage*>& reachable_stages(const Build& build);

// Whether what is built here runs in production, as far as anybody says: not a fixture, an example or a
// development image, and not built by development or test Compose files alone.
[[nodiscard]] bool is_for_production(const Build& build, const Fleet& fleet);

// Whether the stage starts from nothing, itself or at the bottom of its chain.
[[nodiscard]] bool stands_on_scratch(const Build& build, const dockerfile::Stage& stage);
// Whether a step of the stage runs as root. Unknown: the base may have its own user.
[[nodiscard]] Truth runs_as_root(const Build& build, const dockerfile::Stage& stage, const dockerfile::Step& step);

// Whether any RUN of the stage or its parents holds this text: settings that are written to files, mostly.
[[nodiscard]] bool any_run_says(const Build& build, const dockerfile::Stage& stage, std::string_view text);

// Whether /bin/sh is Debian's dash, which stays in front of the last command of `sh -c`; bash and BusyBox's ash
// put that in their own place (tried with dash 0.5.12, bash 5.2, BusyBox 1.35).
[[nodiscard]] bool has_dash(const Build& build, const dockerfile::Stage& stage);

// Compilers and build tools among the packages of a system package manager.
[[nodiscard]] bool is_compiler_package(std::string_view package);

}  // namespace loadline::fleet

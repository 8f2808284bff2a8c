// SPDX-License-Identifier: Apache-2.0
// What CI builds, asked across all workflows.
#pragma once

#include <string>
#include <vector>

#include "fleet/fleet.h"

namespace loadline::fleet {

// Whether it is known which Dockerfile is built in which folder, be its arguments and tags as they may.
[[nodiscard]] bool is_placed(const workflow::ImageBuild& build);
// "auth" of a tag, the Dockerfile's path, or the job: how people call what a build makes.
[[nodiscard]] std::string image_name_of(const workflow::ImageBuild& build);
// The build of the fleet that a workflow's build asks for; null where it is not known.
[[nodiscard]] const Build* build_of(const Fleet& fleet, const workflow::ImageBuild& build);
// Whether somebody's build could not be understood, so that it may build anything.
[[nodiscard]] bool ci_may_build_more(const Fleet& fleet);
// Whether any workflow builds images, bake files by themselves not counted.
[[nodiscard]] bool ci_builds_images(const Fleet& fleet);
// Whether a workflow or bake file names the Dockerfile with an expression that may stand for it.
[[nodiscard]] bool ci_may_build(const Fleet& fleet, const Dockerfile& dockerfile);
// Whether workflows of others or included templates take part, whose steps stand elsewhere.
[[nodiscard]] bool ci_may_do_elsewhere(const Fleet& fleet);
[[nodiscard]] bool ci_builds(const Fleet& fleet, const Dockerfile& dockerfile);

}  // namespace loadline::fleet

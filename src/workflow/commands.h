// SPDX-License-Identifier: Apache-2.0
// The commands of a CI script that build, scan, sign or describe images.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "shell/syntax.h"
#include "workflow/expand.h"
#include "workflow/workflow.h"

namespace loadline::workflow {

// A script and what is known around it.
struct ScriptText {
  std::string text;
  std::string folder;  // where it starts, relative to the tree's root
  Values environment;
  std::string job;
  std::function<Place(std::size_t offset)> place;
};

// Appends what the script does to the workflow; returns the folder where it ends.
std::string read_script(const ScriptText& script, Workflow& out);

// What the Dockerfile of a build is when none is named: "Dockerfile" at the top of the context.
void complete_paths(ImageBuild& build, const std::string& folder, Place place);

// One image build of docker, podman, nerdctl, buildah or kaniko.
[[nodiscard]] ImageBuild read_build(const shell::Command& command, std::string_view tool, std::size_t operands_from,
                                    const ScriptText& script, const std::string& folder, const Mask& mask);

[[nodiscard]] bool is_remote(std::string_view context);

}  // namespace loadline::workflow

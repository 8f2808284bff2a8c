// SPDX-License-Identifier: Apache-2.0
// What the key of one instruction says of the operation itself: dispatchRun, dispatchCopy, dispatchWorkdir.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "replay/plan.h"

namespace loadline::replay {

// What is in force before a step of a stage; a child stage begins with what its parent ended with.
struct Surroundings {
  std::vector<std::pair<std::string, std::string>> environment;  // in the order in which it was last set
  std::vector<bool> argument;                                    // beside it: set by ARG
  std::vector<std::string> shell{"/bin/sh", "-c"};
  std::optional<std::string> platform;
  std::optional<std::string> folder;  // nothing: whatever the base image says

  void set(const std::string& name, std::string value, bool by_argument);
};

// Fills everything but stage, step and base of the vertex.
void describe_run(const dockerfile::Step& step, const Surroundings& around, const Settings& settings, Vertex& out);
void describe_copy(const dockerfile::Step& step, const Surroundings& around, const Settings& settings, Vertex& out);
// `epoch`: the time that the folder is to have; empty where the build says none.
void describe_workdir(const std::string& path, const dockerfile::Step& step, const std::string& epoch, Vertex& out);

// What stands for the layers of an image.
[[nodiscard]] std::string identity_of(const std::string& reference, const Settings& settings);

}  // namespace loadline::replay

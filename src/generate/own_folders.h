// SPDX-License-Identifier: Apache-2.0
// Folders that the image has for its program to write to, and that belong to its user: a new named volume takes owner
// and mode of the folder that it is mounted over, so that one of root's cannot be written to.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "generate/generate.h"

namespace loadline::generate {

// Of what the service writes to, all that is not memory anyway; and where Compose mounts a named volume. `start` is the
// folder of the image that the program starts in. Absolute, sorted.
[[nodiscard]] std::vector<std::string> own_folders_of(const fleet::Service& service,
                                                      const std::vector<std::string>& writable, std::string_view start);

// Where the services of one Dockerfile have different ones, the argument FOLDERS of each.
void set_own_folders(std::vector<Target>& targets);

// The steps that make them below `root`, which is copied onto the image's root; empty where there are none.
[[nodiscard]] std::string own_folders_step(const std::vector<const Target*>& targets, std::string_view root);

}  // namespace loadline::generate

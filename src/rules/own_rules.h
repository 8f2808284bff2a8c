// SPDX-License-Identifier: Apache-2.0
// Runs the rules that a team wrote itself, in loadline.toml or in files that it names.
#pragma once

#include <string>
#include <vector>

#include "finding/finding.h"
#include "fleet/fleet.h"

namespace loadline::rules {

// Each rule looks at what its configuration governs. With `only_named`, just those whose names are given.
[[nodiscard]] std::vector<Finding> run_own_rules(const fleet::Fleet& fleet, const std::vector<std::string>& names,
                                                 bool only_named);

}  // namespace loadline::rules

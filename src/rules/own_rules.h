// SPDX-License-Identifier: Apache-2.0
// Runs the rules that a team wrote itself, in loadline.toml or in files that it names.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "finding/finding.h"
#include "fleet/fleet.h"

namespace loadline::rules {

// Each rule looks at what its configuration governs. Only those with these names; nothing: all.
[[nodiscard]] std::vector<Finding> run_own_rules(const fleet::Fleet& fleet,
                                                 const std::optional<std::vector<std::string>>& names);

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// Names of rules and services that a command line gives: one that is not known is told, with what may have
// been meant, and the command ends with Exit::usage.
#pragma once

#include <string>
#include <vector>

#include "fleet/fleet.h"

namespace loadline::cli {

[[nodiscard]] bool all_known_rules(const std::vector<std::string>& names);  // or other tools' codes
[[nodiscard]] bool all_known_services(const fleet::Fleet& fleet, const std::vector<std::string>& names);

}  // namespace loadline::cli

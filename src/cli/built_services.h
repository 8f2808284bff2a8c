// SPDX-License-Identifier: Apache-2.0
// The services that a command is about.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fleet/fleet.h"

namespace loadline::cli {

// Services that are built here, in the fleet's order; those asked for, where any are. Nothing: one of them is not
// there, which is told on standard error.
[[nodiscard]] std::optional<std::vector<const fleet::Service*>> built_services(const fleet::Fleet& fleet,
                                                                               const std::vector<std::string>& names);

}  // namespace loadline::cli

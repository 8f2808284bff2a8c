// SPDX-License-Identifier: Apache-2.0
// Which budget holds for a service.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"

namespace loadline::config {

struct NamedBudget {
  const Budget* budget = nullptr;
  std::string name;  // as the file has it: "[services.auth]", "[classes.ml]", "[budgets]"
};
// The first that sets a limit holds: the service's own, its class's, everybody's.
[[nodiscard]] std::vector<NamedBudget> budgets_of(const Config& config, std::string_view service);

}  // namespace loadline::config

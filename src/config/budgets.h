// SPDX-License-Identifier: Apache-2.0
// Which budget holds for a service: the gate and the generated CI ask the same.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"

namespace loadline::config {

// `name` is how the file calls the table: "[services.auth]".
struct NamedBudget {
  std::string name;
  const Budget* budget;
};
// The nearest first: its own, its class's, everyone's. Each field counts where it stands first.
[[nodiscard]] std::vector<NamedBudget> budgets_of(const Config& config, std::string_view service);

}  // namespace loadline::config

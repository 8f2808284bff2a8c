// SPDX-License-Identifier: Apache-2.0
// The limits that loadline.toml sets, service by service: its own, else its class's, else everybody's.
#pragma once

#include <string>
#include <vector>

#include "config/configs.h"
#include "gate/figure.h"

namespace loadline::gate {

struct Limit {
  const Check* check = nullptr;
  std::string subject;  // a service; empty: the fleet
  double value = 0;     // the most, or the least where more is better
  std::string from;     // "[services.auth]", "[classes.ml]", "[budgets]"
};

// A service that is built in the fleet, and the file that defines it: the configuration nearest to it governs.
struct Subject {
  std::string service;
  std::string path;
  std::string label;  // how figures call it: the service's name, with its folder where another has the same name
};

// By check, then in the order of the services. A service that a configuration limits and that is not among
// `services` is there too, so that a misspelt name cannot pass.
[[nodiscard]] std::vector<Limit> limits_of(const config::Configs& configs, const std::vector<Subject>& services);

}  // namespace loadline::gate

// SPDX-License-Identifier: Apache-2.0
// From the nearest table to the farthest.
#include "config/budgets.h"

namespace loadline::config {

std::vector<NamedBudget> budgets_of(const Config& config, std::string_view service) {
  std::vector<NamedBudget> out;
  if (const auto own = config.services.find(service); own != config.services.end()) {
    out.push_back({"[services." + own->first + "]", &own->second.budget});
    if (const auto kind = config.classes.find(own->second.class_name); kind != config.classes.end())
      out.push_back({"[classes." + kind->first + "]", &kind->second});
  }
  out.push_back({"[budgets]", &config.budget});
  return out;
}

}  // namespace loadline::config

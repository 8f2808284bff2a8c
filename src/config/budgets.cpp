// SPDX-License-Identifier: Apache-2.0
// The nearest first.
#include "config/budgets.h"

namespace loadline::config {

std::vector<NamedBudget> budgets_of(const Config& config, std::string_view service) {
  std::vector<NamedBudget> out;
  if (const auto own = config.services.find(service); own != config.services.end()) {
    out.push_back({&own->second.budget, "[services." + own->first + "]"});
    if (const auto kind = config.classes.find(own->second.class_name); kind != config.classes.end())
      out.push_back({&kind->second, "[classes." + kind->first + "]"});
  }
  out.push_back({&config.budget, "[budgets]"});
  return out;
}

}  // namespace loadline::config

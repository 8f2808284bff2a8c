// SPDX-License-Identifier: Apache-2.0
// The same thing, done in several ways by the services of one fleet.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "rules/rule.h"

namespace loadline::rules {

struct Way {
  Place place;  // where the first service that does it so says it
  std::vector<std::string> services;
};
using Ways = std::map<std::string, Way>;

void add_way(Ways& ways, const std::string& how, Place place, const std::string& service);

// One finding where four or more services do it in three or more ways, at the way that the fewest have: "9 services ask
// for their health on 3 paths: ...". Fewer are no drift, but two of a kind.
void report_drift(const Ways& ways, std::string_view what, Findings& out);

}  // namespace loadline::rules

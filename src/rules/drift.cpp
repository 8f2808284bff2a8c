// SPDX-License-Identifier: Apache-2.0
// Counts the ways, names the commonest first.
#include "rules/drift.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace loadline::rules {

void add_way(Ways& ways, const std::string& how, Place place, const std::string& service) {
  auto& way = ways[how];
  if (!way.place) way.place = place;
  if (std::ranges::find(way.services, service) == way.services.end()) way.services.push_back(service);
}

void report_drift(const Ways& ways, std::string_view what, Findings& out) {
  constexpr std::size_t fewest_ways = 3, fewest_services = 4;
  std::vector<const Ways::value_type*> order;
  std::set<std::string> services;
  for (const auto& way : ways) {
    order.push_back(&way);
    services.insert(way.second.services.begin(), way.second.services.end());
  }
  if (ways.size() < fewest_ways || services.size() < fewest_services) return;
  std::ranges::stable_sort(order, std::ranges::greater{}, [](const auto* way) { return way->second.services.size(); });
  std::vector<std::string> shown;
  for (const auto* way : order)
    shown.push_back("`" + way->first + "` (" + std::to_string(way->second.services.size()) + ")");
  auto& finding = out.report(order.back()->second.place, std::to_string(services.size()) + " services " +
                                                             std::string{what} + " in " + std::to_string(ways.size()) +
                                                             " ways: " + listed(shown, 6));
  finding.services.assign(services.begin(), services.end());
  for (const auto* way : order)
    finding.notes.push_back({way->second.place, "`" + way->first + "`: " + listed(way->second.services)});
}

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// A health check that asks for a path which the service's own source does not serve.
#include "fleet/health.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

std::string path_of(const fleet::HealthProbe& probe) { return probe.path->substr(0, probe.path->find_first_of("?#")); }

// With `||` it asks for several, of which one would do.
std::string asked(const fleet::HealthProbe& probe) {
  std::string text = "`" + path_of(probe) + "`";
  for (const auto& other : probe.otherwise) text += " or `" + path_of(other) + "`";
  return text;
}

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  if (fleet::serves_its_health_path(service) != fleet::Truth::no) return;
  const auto& probe = *service.probe;
  const Place at = probe.path_place ? probe.path_place : probe.place;
  auto& finding = out.report(at,
                             "`" + service.name + "` is asked for " + asked(probe) + ", which its code does not serve");
  for (const auto* route : service.facts->health_routes()) {
    if (finding.notes.size() == 3) break;
    finding.notes.push_back({route->place, "it serves " + route->method + " " + route->path});
  }
  if (finding.notes.empty()) finding.notes.push_back({{}, "no path of its code speaks of health"});
}

}  // namespace

extern constexpr Rule health_path_not_served{
    .info = {.name = "health-path-not-served",
             .summary = "A health check asks for a path that the service does not serve",
             .severity = Severity::error},
    .check = &check,
};

}  // namespace loadline::rules

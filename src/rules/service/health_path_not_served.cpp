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

// Readiness before plain health: who waits for the check wants to send requests.
const code::Route* best_route(const fleet::Service& service) {
  const code::Route* best = nullptr;
  for (const auto* route : service.facts->health_routes()) {
    if (!route->exact || (route->method != "GET" && route->method != "ALL") ||
        route->path.find(':') != std::string::npos)
      continue;
    if (best == nullptr || route->path.ends_with("/ready")) best = route;
  }
  return best;
}

void offer_served_path(const fleet::Service& service, const Place& at, Finding& finding) {
  const auto& probe = *service.probe;
  const auto* route = best_route(service);
  if (route == nullptr || !probe.otherwise.empty() || at.text() != *probe.path) return;
  finding.fixes.push_back({"Ask for `" + route->path + "`", Grade::risky, {{at, route->path}}});
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
  offer_served_path(service, at, finding);
  if (finding.notes.empty()) finding.notes.push_back({{}, "no path of its code speaks of health"});
}

}  // namespace

extern constexpr Rule health_path_not_served{
    .info = {.name = "health-path-not-served",
             .summary = "A health check asks for a path that the service does not serve",
             .severity = Severity::error,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules

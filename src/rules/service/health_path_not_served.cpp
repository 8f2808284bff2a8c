// SPDX-License-Identifier: Apache-2.0
// A health check that asks for a path which the service's own source does not serve.
#include <algorithm>

#include "base/text.h"
#include "fleet/controls.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// A route whose prefix or version could not be followed may still turn out to be this path.
bool may_be(const code::Route& route, std::string_view path) {
  return !route.exact && (path.ends_with(route.path) || contains(route.path, "*"));
}

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  if (!service.probe || !service.probe->path || service.facts == nullptr) return;
  const auto& probe = *service.probe;
  const auto& facts = *service.facts;
  // Without a single route the source says nothing; another port is another server (health-port-not-served).
  if (facts.routes.empty()) return;
  if (probe.port && service.listens && *probe.port != service.listens->value) return;
  const std::string path = probe.path->substr(0, probe.path->find_first_of("?#"));
  if (facts.serves(path)) return;
  if (std::ranges::any_of(facts.routes, [&](const auto& route) { return may_be(route, path); })) return;

  const Place at = probe.path_place ? probe.path_place : probe.place;
  auto& finding = out.report(at, "`" + service.name + "` is asked for `" + path + "`, which its code does not serve");
  for (const auto* route : facts.health_routes()) {
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

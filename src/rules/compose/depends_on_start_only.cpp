// SPDX-License-Identifier: Apache-2.0
// Waiting for a start where one could wait for health.
#include <algorithm>

#include "fleet/controls.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  const auto& services = service.combination->services;
  for (const auto& [name, dependency] : service.definition->depends_on) {
    if (dependency.condition != "service_started" || !dependency.required) continue;
    const auto other = std::ranges::find(services, name, &fleet::Service::name);
    if (other == services.end() || has_health_check(*other) != fleet::Truth::yes) continue;
    auto& finding = out.report(dependency.place, "`" + service.name + "` is started as soon as `" + name + "` is, and not when `" + name + "` is healthy");
    finding.notes.push_back({other->probe->place, "its health check is here"});
  }
}

}  // namespace

extern constexpr Rule depends_on_start_only{
    .info = {.name = "depends-on-start-only",
             .summary = "depends_on waits for the start of a service that has a health check",
             .severity = Severity::info},
    .check = &check,
};

}  // namespace loadline::rules

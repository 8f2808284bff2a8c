// SPDX-License-Identifier: Apache-2.0
// Waiting for the health of a service that nobody asks for its health.
#include <algorithm>

#include "fleet/controls.h"
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  const auto& services = service.combination->services;
  for (const auto& [name, dependency] : service.definition->depends_on) {
    if (dependency.condition != "service_healthy") continue;
    const auto other = std::ranges::find(services, name, &fleet::Service::name);
    if (other == services.end() || has_health_check(*other) != fleet::Truth::no) continue;
    auto& finding = out.report(dependency.place, "`" + service.name + "` waits for `" + name +
                                                     "` to be healthy, and `" + name + "` has no health check");
    finding.notes.push_back({other->at(), "`" + name + "` is defined here"});
    if (!other->health_disabled) offer_health_check(*other, finding);
  }
}

}  // namespace

extern constexpr Rule depends_on_without_health{
    .info = {.name = "depends-on-without-health",
             .summary = "depends_on waits for the health of a service without a health check",
             .severity = Severity::error,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules

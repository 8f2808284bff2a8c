// SPDX-License-Identifier: Apache-2.0
// A database or broker that nobody asks whether it works, although its image has the program that tells.
#include <algorithm>

#include "fleet/controls.h"
#include "fleet/known_images.h"
#include "rules/dependency_conditions.h"
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

std::string depending_on(const fleet::Service& service) {
  for (const auto& [name, other] : service.combination->project.services)
    if (other.depends_on.contains(service.name)) return name;
  return {};
}

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  if (service.kind != fleet::ServiceKind::infrastructure || !service.production || service.health_disabled) return;
  if (service.definition->healthcheck || has_health_check(service) == fleet::Truth::yes) return;
  if (!fleet::health_test_of(service)) return;
  auto& finding = out.report(service.at(), "nothing asks `" + service.name + "` whether it works");
  if (const auto other = depending_on(service); !other.empty())
    finding.notes.push_back({service.combination->project.find(other)->place,
                             "`" + other + "` starts as soon as it is started, and not when it works"});
  offer_health_check(service, finding);
  if (!finding.fixes.empty()) wait_for_health_of(service, finding.fixes.front());
}

}  // namespace

extern constexpr Rule infrastructure_without_health_check{
    .info = {.name = "infrastructure-without-health-check",
             .summary = "A database or broker has no health check",
             .severity = Severity::info,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// A production service that stays down after its first crash.
#include "fleet/controls.h"
#include "fleet/jobs.h"
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  if (!service.production || restarts(service) || is_a_job(service)) return;
  // An explicit "no" is a decision.
  if (service.definition->restart || (service.definition->deploy && service.definition->deploy->restart_policy)) return;
  auto& finding = out.report(service.at(),
                             "`" + service.name + "` stays down after its first crash and after a reboot of its host");
  offer_entry(service, finding, "Start it again", "restart: unless-stopped");
}

}  // namespace

extern constexpr Rule no_restart_policy{
    .info = {.name = "no-restart-policy",
             .summary = "A service has no restart policy",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules

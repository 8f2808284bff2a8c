// SPDX-License-Identifier: Apache-2.0
// A service that is started again after each failure, for ever.
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  if (!service.production) return;
  const auto& restart = service.definition->restart;
  if (restart && restart->value == "on-failure") {
    auto& finding = out.report(restart->place, "`" + service.name + "` is started again after each failure, for ever");
    offer_value(service, finding, "Give up after 5 attempts", restart->place, "on-failure:5");
  }
  const auto& deploy = service.definition->deploy;
  if (!deploy || !deploy->restart_policy) return;
  const auto& policy = *deploy->restart_policy;
  if (policy.condition != "on-failure" || policy.max_attempts) return;
  auto& finding = out.report(policy.place, "`" + service.name + "` is started again after each failure, for ever");
  offer_entry(service, finding, "Give up after 5 attempts", "max_attempts: 5", {"deploy", "restart_policy"});
}

}  // namespace

extern constexpr Rule restart_attempts_unbounded{
    .info = {.name = "restart-attempts-unbounded",
             .summary = "A service is started again after each failure without end",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .on = false,
             .aliases = "2fc99041"},
    .check = &check,
};

}  // namespace loadline::rules

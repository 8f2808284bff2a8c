// SPDX-License-Identifier: Apache-2.0
// A restart policy of `deploy` that tries again at once.
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  const auto& deploy = service.definition->deploy;
  if (!service.production || !deploy || !deploy->restart_policy) return;
  const auto& policy = *deploy->restart_policy;
  // Swarm waits five seconds where nothing is said (docs.docker.com, `docker service create --restart-delay`).
  if (policy.condition == "none" || !policy.delay_seconds || *policy.delay_seconds > 0) return;
  auto& finding = out.report(policy.place, "`" + service.name + "` is started again without a pause");
  const auto mapping = written_last(service.combination->project, *service.definition);
  if (!mapping) return;
  if (auto fix = yaml_fix("Wait 5 seconds", Grade::risky,
                          {set_scalar(*mapping, {"deploy", "restart_policy", "delay"}, "5s")}))
    finding.fixes.push_back(std::move(*fix));
}

}  // namespace

extern constexpr Rule restart_without_delay{
    .info = {.name = "restart-without-delay",
             .summary = "A service that crashes at its start is restarted without a pause",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules

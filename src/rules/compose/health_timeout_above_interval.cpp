// SPDX-License-Identifier: Apache-2.0
// A health check that may hang for longer than it should take to call the service unhealthy.
#include "base/units.h"
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

// The engine's defaults (moby daemon/health.go).
constexpr double default_interval = 30;
constexpr std::uint32_t default_retries = 3;

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  const auto& health = service.definition->healthcheck;
  if (!health || health->disabled || !health->timeout_seconds) return;
  const double interval = health->interval_seconds.value_or(0) > 0 ? *health->interval_seconds : default_interval;
  const auto retries = health->retries.value_or(0) > 0 ? *health->retries : default_retries;
  const double timeout = *health->timeout_seconds;
  if (timeout <= interval) return;
  // The pause of `interval` begins when a check has ended.
  auto& finding = out.report(
      health->place, "`" + service.name + "` is called unhealthy only " + seconds_text(retries * (interval + timeout)) +
                         " after it hangs: each of " + std::to_string(retries) + " checks waits for " +
                         seconds_text(timeout) + ", longer than the interval of " + seconds_text(interval));
  const auto mapping = written_service(service.combination->project, *service.definition);
  const auto whole = static_cast<std::uint64_t>(interval);
  if (mapping && whole > 0 && mapping->node->find("healthcheck") != nullptr)
    offer_together(finding, "Wait no longer than the interval", Grade::risky,
                   {set_scalar(*mapping, {"healthcheck", "timeout"}, std::to_string(whole) + "s")});
}

}  // namespace

extern constexpr Rule health_timeout_above_interval{
    .info = {.name = "health-timeout-above-interval",
             .summary = "A health check's timeout is longer than its interval",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .on = false},
    .check = &check,
};

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// A service whose logs grow until the disk of its host is full.
#include "fleet/controls.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  if (!service.production || bounds_its_logs(service)) return;
  const auto& logging = service.definition->logging;
  out.report(logging ? logging->place : service.at(), "the logs of `" + service.name + "` grow without bound");
}

}  // namespace

extern constexpr Rule unbounded_logs{
    .info = {.name = "unbounded-logs", .summary = "A service's logs are never rotated", .severity = Severity::info},
    .check = &check,
};

}  // namespace loadline::rules

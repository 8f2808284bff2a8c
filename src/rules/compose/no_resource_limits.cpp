// SPDX-License-Identifier: Apache-2.0
// A service that runs in production without a memory limit.
#include "fleet/controls.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  if (!service.production || has_memory_limit(service)) return;
  out.report(service.at(), has_cpu_limit(service) ? "`" + service.name + "` has a CPU limit and no memory limit"
                                                  : "`" + service.name + "` may take all memory and CPU of its host");
}

}  // namespace

extern constexpr Rule no_resource_limits{
    .info = {.name = "no-resource-limits",
             .summary = "A service runs without a memory limit",
             .severity = Severity::warning,
             .aliases = "bb9ac4f7 6b610c50"},
    .check = &check,
};

}  // namespace loadline::rules

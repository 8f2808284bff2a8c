// SPDX-License-Identifier: Apache-2.0
// A service that reserves more than it may use.
#include <fmt/format.h>

#include "base/units.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  const auto& deploy = service.definition->deploy;
  if (!deploy || !deploy->limits || !deploy->reservations) return;
  const auto& limits = *deploy->limits;
  const auto& reserved = *deploy->reservations;
  if (limits.memory_bytes && reserved.memory_bytes && *reserved.memory_bytes > *limits.memory_bytes)
    out.report(reserved.place, fmt::format("`{}` reserves {} of memory and may use {}", service.name,
                                           memory_text(*reserved.memory_bytes), memory_text(*limits.memory_bytes)));
  if (limits.cpus && reserved.cpus && *reserved.cpus > *limits.cpus)
    out.report(reserved.place,
               fmt::format("`{}` reserves {:g} CPUs and may use {:g}", service.name, *reserved.cpus, *limits.cpus))
        .severity = Severity::warning;  // not seen to stop a start, as the memory does
}

}  // namespace

extern constexpr Rule reservation_above_limit{
    .info = {.name = "reservation-above-limit",
             .summary = "A service reserves more memory or CPU than its limit allows",
             .severity = Severity::error},
    .check = &check,
};

}  // namespace loadline::rules

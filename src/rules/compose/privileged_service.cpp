// SPDX-License-Identifier: Apache-2.0
// privileged: true.
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  if (service.combination->setting == fleet::Setting::test) return;
  const auto& privileged = service.definition->privileged;
  if (privileged && privileged->value)
    out.report(privileged->place, "`" + service.name + "` runs with every capability and every device of its host");
}

}  // namespace

extern constexpr Rule privileged_service{
    .info = {.name = "privileged-service",
             .summary = "A service runs privileged",
             .severity = Severity::error,
             .aliases = "ae5b6871"},
    .check = &check,
};

}  // namespace loadline::rules

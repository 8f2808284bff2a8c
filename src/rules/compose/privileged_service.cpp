// SPDX-License-Identifier: Apache-2.0
// privileged: true.
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  if (service.combination->setting == fleet::Setting::test) return;
  const auto& privileged = service.definition->privileged;
  if (!privileged || !privileged->value) return;
  auto& finding = out.report(privileged->place,
                             "`" + service.name + "` runs with every capability and every device of its host");
  offer_removal(service, finding, "Remove the line", privileged->place);
}

}  // namespace

extern constexpr Rule privileged_service{
    .info = {.name = "privileged-service",
             .summary = "A service runs privileged",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes,
             .aliases = "ae5b6871"},
    .check = &check,
};

}  // namespace loadline::rules

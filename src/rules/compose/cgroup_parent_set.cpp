// SPDX-License-Identifier: Apache-2.0
// A service in a control group of somebody else's, and so beside the limits that the engine sets.
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  const auto& parent = service.definition->cgroup_parent;
  if (!parent || service.combination->setting == fleet::Setting::test) return;
  auto& finding = out.report(parent->place, "`" + service.name + "` takes part in the limits of `" + parent->value +
                                                "`, and not in those of the engine");
  offer_removal(service, finding, "Remove the line", parent->place);
}

}  // namespace

extern constexpr Rule cgroup_parent_set{
    .info = {.name = "cgroup-parent-set",
             .summary = "A service runs in another control group than the engine's",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .aliases = "4d9f44c6"},
    .check = &check,
};

}  // namespace loadline::rules

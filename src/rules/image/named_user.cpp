// SPDX-License-Identifier: Apache-2.0
// USER with a name: a cluster cannot prove that it is not root.
#include "fleet/stage_runs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  const auto* target = build.stages.target_stage();
  if (target == nullptr || !is_for_production(build, fleet) || target->user_set == nullptr || !target->user) return;
  const auto name = target->user->substr(0, target->user->find(':'));
  if (name.empty() || fleet::is_root_user(name) || name.find_first_not_of("0123456789") == name.npos) return;
  out.report(build.at(*target->user_set),
             "`" + name + "` is a name: with runAsNonRoot, Kubernetes starts only numbers");
}

}  // namespace

extern constexpr Rule named_user{
    .info = {.name = "named-user",
             .summary = "The image's user is a name and not a number",
             .severity = Severity::info,
             .on = false,
             .aliases = "DL3066"},
    .check = &check,
};

}  // namespace loadline::rules

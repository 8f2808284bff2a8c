// SPDX-License-Identifier: Apache-2.0
// What Compose itself would refuse.
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Combination& combination, const fleet::Fleet&, Findings& out) {
  if (combination.setting == fleet::Setting::archived) return;
  for (const auto& problem : combination.project.problems)
    if (problem.place) out.report(problem.place, problem.message);
}

}  // namespace

extern constexpr Rule broken_compose{
    .info = {.name = "broken-compose", .summary = "Compose refuses to load these files", .severity = Severity::error},
    .check = &check,
};

}  // namespace loadline::rules

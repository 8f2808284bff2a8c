// SPDX-License-Identifier: Apache-2.0
// A variable that nobody gives: Compose puts in nothing and goes on.
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Combination& combination, const fleet::Fleet&, Findings& out) {
  if (combination.setting == fleet::Setting::archived) return;
  for (const auto& warning : combination.project.warnings)
    if (warning.place && warning.message.starts_with("variable ")) out.report(warning.place, warning.message);
}

}  // namespace

extern constexpr Rule unset_variable{
    .info = {.name = "unset-variable",
             .summary = "A Compose file uses a variable without a value or a default",
             .severity = Severity::info,
             .on = false},
    .check = &check,
};

}  // namespace loadline::rules

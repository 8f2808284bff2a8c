// SPDX-License-Identifier: Apache-2.0
// A stage that no target leads to.
#include <algorithm>

#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  if (dockerfile.builds.empty()) return;
  const auto& stages = dockerfile.builds.front()->stages.stages;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const bool needed = std::ranges::any_of(dockerfile.builds, [&](const auto* build) {
      return i < build->stages.stages.size() && build->stages.stages[i].reachable;
    });
    if (!needed && stages[i].from != nullptr)
      out.report(dockerfile.at(stages[i].from->span), "no build that is known leads here");
  }
}

}  // namespace

extern constexpr Rule unreachable_stage{
    .info = {.name = "unreachable-stage",
             .summary = "No build needs this stage",
             .severity = Severity::info,
             .on = false,
             .aliases = "no-unreachable-stages"},
    .check = &check,
};

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// An image that does not say where it comes from.
#include "fleet/stage_runs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  const auto* target = build.stages.target_stage();
  if (target == nullptr || !is_for_production(build, fleet)) return;
  for (const auto* stage : image_stages(build))
    for (const auto& step : stage->steps)
      if (step.instruction->keyword == dockerfile::Keyword::label) return;
  out.report(build.at(*target->from), "the image has no label: nothing in it says which source it was built from");
}

}  // namespace

extern constexpr Rule no_image_labels{
    .info = {.name = "no-image-labels",
             .summary = "An image has no labels",
             .severity = Severity::info,
             .on = false,
             .aliases = "DL3049 S7028"},
    .check = &check,
};

}  // namespace loadline::rules

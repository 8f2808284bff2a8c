// SPDX-License-Identifier: Apache-2.0
// EXPOSE and CMD in a builder stage.
#include <algorithm>

#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using dockerfile::Keyword;

bool says_how_to_run(Keyword keyword) {
  return keyword == Keyword::cmd || keyword == Keyword::entrypoint || keyword == Keyword::healthcheck ||
         keyword == Keyword::expose || keyword == Keyword::stopsignal || keyword == Keyword::volume;
}

bool is_stacked_on(const dockerfile::Stages& stages, const dockerfile::Stage& stage) {
  return std::ranges::any_of(stages.stages, [&](const auto& other) { return other.parent == stage.index; });
}

// Somebody may build the stage for itself: by a target that we know of, or one that looks like one.
bool is_target(const fleet::Dockerfile& dockerfile, const dockerfile::Stage& stage) {
  return stage.name.starts_with("dev") || stage.name.starts_with("test") || stage.name.starts_with("prod") ||
         std::ranges::any_of(dockerfile.builds, [&](const auto* build) { return build->stages.target == stage.index; });
}

bool is_copied_from(const dockerfile::Stages& stages, const dockerfile::Stage& stage) {
  return std::ranges::any_of(
      stages.stages, [&](const auto& other) { return std::ranges::find(other.uses, stage.index) != other.uses.end(); });
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  if (dockerfile.builds.empty()) return;
  const auto& stages = dockerfile.builds.front()->stages;
  for (const auto& stage : stages.stages) {
    if (is_stacked_on(stages, stage) || is_target(dockerfile, stage) || !is_copied_from(stages, stage)) continue;
    for (const auto& step : stage.steps) {
      if (step.triggered || !says_how_to_run(step.instruction->keyword)) continue;
      auto& finding = out.report(dockerfile.at(step.instruction->span),
                                 "nothing runs this stage: only files are taken from it");
      finding.fixes.push_back({.title = "Take it out",
                               .grade = step.instruction->comments.empty() ? Grade::safe : Grade::risky,
                               .edits = {without_instruction(*dockerfile.file.source, *step.instruction)}});
    }
  }
}

}  // namespace

extern constexpr Rule command_in_builder_stage{
    .info = {.name = "command-in-builder-stage",
             .summary = "A stage that is only copied from says how it would run",
             .severity = Severity::info,
             .fixable = Fixable::always},
    .check = &check,
};

}  // namespace loadline::rules

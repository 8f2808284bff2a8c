// SPDX-License-Identifier: Apache-2.0
// COPY shared/*/package.json ./shared/*/ does not do what it looks like.
#include "context/context.h"
#include "fleet/stage_runs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using dockerfile::Keyword;

// How many files would land on one another.
std::size_t matches_of(const fleet::Build& build, const dockerfile::Step& step) {
  std::size_t count = 0;
  if (build.context == nullptr || step.from_stage || step.from_image) return 0;
  for (std::size_t i = 0; i + 1 < step.words.size(); ++i)
    if (step.words[i]) count += context::select(build.context->content, *step.words[i]).files.size();
  return count;
}

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  for (const auto& stage : build.stages.stages)
    for (const auto& step : stage.steps) {
      const auto& instruction = *step.instruction;
      if (instruction.keyword != Keyword::copy && instruction.keyword != Keyword::add) continue;
      if (step.triggered || instruction.words.size() < 2) continue;
      const auto& destination = instruction.words.back();
      // Brackets are left alone: a folder may well be called "[id]".
      if (destination.text.find('*') == destination.text.npos) continue;
      auto& finding = out.report(build.at(destination.span),
                                 "a destination is no pattern: all that matches lands in a folder that is called `*`");
      if (const auto count = matches_of(build, step); count > 1)
        finding.notes.push_back(
            {build.at(instruction), std::to_string(count) + " files match; of those with one name the last stays"});
    }
}

}  // namespace

extern constexpr Rule wildcard_in_copy_destination{
    .info = {.name = "wildcard-in-copy-destination",
             .summary = "The destination of a COPY holds a wildcard, which is taken literally",
             .severity = Severity::error},
    .check = &check,
};

}  // namespace loadline::rules

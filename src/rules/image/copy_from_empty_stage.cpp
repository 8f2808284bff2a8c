// SPDX-License-Identifier: Apache-2.0
// FROM scratch AS x, COPY --from=x.
#include "fleet/stage_runs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

bool is_empty(const fleet::Build& build, const dockerfile::Stage& stage) {
  if (!stands_on_scratch(build, stage)) return false;
  for (const auto* at : build.stages.chain_of(stage))
    for (const auto& step : at->steps) {
      using dockerfile::Keyword;
      const auto keyword = step.instruction->keyword;
      if (keyword == Keyword::copy || keyword == Keyword::add || keyword == Keyword::run || keyword == Keyword::workdir)
        return false;
    }
  return true;
}

// `COPY --from=x / /` copies nothing and does not fail: so people leave a part out by an argument.
bool takes_whatever_is_there(const dockerfile::Step& step) {
  return step.words.size() == 2 && step.words.front() && (*step.words.front() == "/" || *step.words.front() == ".");
}

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  for (const auto* stage : reachable_stages(build))
    for (const auto& step : stage->steps) {
      if (!step.from_stage || takes_whatever_is_there(step) || !is_empty(build, build.stages.stages[*step.from_stage]))
        continue;
      auto& finding = out.report(build.at(*step.instruction), "that stage is empty");
      finding.notes.push_back({build.at(*build.stages.stages[*step.from_stage].from), "nothing is put into it"});
    }
}

}  // namespace

extern constexpr Rule copy_from_empty_stage{
    .info = {.name = "copy-from-empty-stage",
             .summary = "Files are copied from a stage that has none",
             .severity = Severity::error,
             .aliases = "copy-from-empty-scratch-stage"},
    .check = &check,
};

}  // namespace loadline::rules

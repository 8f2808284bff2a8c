// SPDX-License-Identifier: Apache-2.0
// USER node, COPY . .
#include "fleet/stage_runs.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using dockerfile::Keyword;

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  for (const auto* stage : reachable_stages(build))
    for (const auto& step : stage->steps) {
      const auto& instruction = *step.instruction;
      if (instruction.keyword != Keyword::copy || step.triggered || instruction.flag("chown") != nullptr ||
          !step.user || fleet::is_root_user(*step.user))
        continue;
      auto& finding = out.report(build.at(instruction), "these files belong to root, not to `" + *step.user + "`");
      finding.fixes.push_back(
          {.title = "Give them to `" + *step.user + "`",
           .grade = Grade::risky,
           .edits = {with_flag(*build.dockerfile->file.source, instruction, "--chown=" + *step.user)}});
    }
}

}  // namespace

extern constexpr Rule copied_as_root_after_user{
    .info = {.name = "copied-as-root-after-user",
             .summary = "Files copied behind a USER belong to root",
             .severity = Severity::info,
             .fixable = Fixable::always,
             .on = false,
             .aliases = "copy-after-user-without-chown"},
    .check = &check,
};

}  // namespace loadline::rules

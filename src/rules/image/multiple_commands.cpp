// SPDX-License-Identifier: Apache-2.0
// Several CMD, ENTRYPOINT or HEALTHCHECK in one stage: only the last counts.
#include <map>

#include "fleet/stage_runs.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using dockerfile::Keyword;

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  for (const auto& stage : build.stages.stages) {
    std::map<Keyword, const dockerfile::Instruction*> later;
    for (auto step = stage.steps.rbegin(); step != stage.steps.rend(); ++step) {
      const auto& instruction = *step->instruction;
      const auto keyword = instruction.keyword;
      if (step->triggered ||
          (keyword != Keyword::cmd && keyword != Keyword::entrypoint && keyword != Keyword::healthcheck))
        continue;
      const auto [at, last] = later.try_emplace(keyword, &instruction);
      if (last) continue;
      auto& finding = out.report(build.at(instruction),
                                 "this " + std::string{name_of(keyword)} + " has no effect: a later one replaces it");
      finding.notes.push_back({build.at(*at->second), "this one counts"});
      const Source& source = *build.dockerfile->file.source;
      finding.fixes.push_back({.title = "Remove it",
                               .grade = instruction.comments.empty() ? Grade::safe : Grade::risky,
                               .edits = {{{&source, whole_lines(source, instruction.span)}, ""}}});
    }
  }
}

}  // namespace

extern constexpr Rule multiple_commands{
    .info =
        {.name = "multiple-commands",
         .summary = "A stage has several CMD, ENTRYPOINT or HEALTHCHECK, of which only the last counts",
         .severity = Severity::warning,
         .fixable = Fixable::always,
         .aliases =
             "DL4003 DL4004 DL3012 MultipleInstructionsDisallowed DS-0007 DS-0016 DS-0023 S6589 41c195f4 6938958b multiple-entrypoint-instructions"},
    .check = &check,
};

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// FROM scratch, USER app.
#include "base/text.h"
#include "fleet/stage_runs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using dockerfile::Keyword;

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  for (const auto* stage : reachable_stages(build)) {
    if (!stands_on_scratch(build, *stage) || stage->user_set == nullptr || !stage->user) continue;
    const auto name = stage->user->substr(0, stage->user->find(':'));
    if (name.find_first_not_of("0123456789") == name.npos) continue;
    // Anything that may bring /etc/passwd: a copy of it, of /etc, of a whole file system, or a RUN.
    bool may_know = false;
    for (const auto* at : build.stages.chain_of(*stage))
      for (const auto& step : at->steps) {
        const auto& instruction = *step.instruction;
        if (instruction.keyword == Keyword::run || instruction.keyword == Keyword::add) may_know = true;
        if (instruction.keyword == Keyword::copy)
          for (const auto& word : instruction.words)
            may_know = may_know || word.text == "/" || word.text == "." || contains(word.text, "passwd") ||
                       contains(word.text, "/etc") || contains(word.text, "rootfs") || contains(word.text, "$");
      }
    if (!may_know && stage->user_set->span.begin >= stage->from->span.begin)
      out.report(build.at(*stage->user_set), "there is no `/etc/passwd` that says who `" + std::string{name} + "` is");
  }
}

}  // namespace

extern constexpr Rule user_unknown_in_scratch{
    .info = {.name = "user-unknown-in-scratch",
             .summary = "A user is named in an image that knows no names",
             .severity = Severity::error,
             .aliases = "named-identity-in-passwdless-stage"},
    .check = &check,
};

}  // namespace loadline::rules

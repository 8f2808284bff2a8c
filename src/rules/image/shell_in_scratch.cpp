// SPDX-License-Identifier: Apache-2.0
// FROM scratch, RUN something.
#include "fleet/stage_runs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  for (const auto* stage : reachable_stages(build)) {
    if (!stands_on_scratch(build, *stage)) continue;
    bool brought = false;
    for (const auto& step : stage->steps) {
      using dockerfile::Keyword;
      const auto keyword = step.instruction->keyword;
      if (keyword == Keyword::copy || keyword == Keyword::add) brought = true;  // may bring a shell
      if (keyword == Keyword::run && !brought && stage->parent == std::nullopt && !step.instruction->json)
        out.report(build.at(*step.instruction), "the image is empty: there is no `/bin/sh`");
    }
  }
}

}  // namespace

extern constexpr Rule shell_in_scratch{
    .info = {.name = "shell-in-scratch",
             .summary = "A RUN has no shell to run in",
             .severity = Severity::error,
             .aliases = "shell-run-in-scratch"},
    .check = &check,
};

}  // namespace loadline::rules

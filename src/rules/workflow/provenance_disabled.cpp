// SPDX-License-Identifier: Apache-2.0
// CI that switches off what the builder would say about where an image is from.
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const workflow::Workflow& workflow, const fleet::Fleet&, Findings& out) {
  for (const auto& job : workflow.jobs)
    for (const auto& step : job.steps) {
      const auto action = step.action();
      if (action != "docker/build-push-action" && action != "docker/bake-action") continue;
      const auto provenance = step.with.find("provenance");
      if (provenance == step.with.end() || provenance->second.value != "false") continue;
      auto& finding = out.report(provenance->second.place,
                                 "nobody can tell from which commit and workflow this image is");
      if (step.first_input && step.with.size() > 1)
        finding.fixes.push_back(
            {"Remove the line",
             Grade::risky,
             {{{workflow.source, whole_lines(*workflow.source, provenance->second.place.span)}, ""}}});
    }
}

}  // namespace

extern constexpr Rule provenance_disabled{
    .info = {.name = "provenance-disabled",
             .summary = "CI builds an image without its provenance",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .on = false},
    .check = &check,
};

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// A scan whose job is green whatever it finds.
#include "base/text.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// The action's default is 0 (aquasecurity/trivy-action, action.yaml, `exit-code`).
bool never_fails(const workflow::Step& step) {
  const auto status = step.with.find("exit-code");
  return step.goes_on || status == step.with.end() || status->second.value == "0";
}

void check(const workflow::Workflow& workflow, const fleet::Fleet&, Findings& out) {
  // Uploaded findings are looked at elsewhere: that is a consequence.
  if (workflow.has("sarif-upload")) return;
  for (const auto& job : workflow.jobs)
    for (const auto& step : job.steps) {
      if (step.action() != "aquasecurity/trivy-action" || !never_fails(step)) continue;
      const auto format = step.with.find("format");
      if (format != step.with.end() && format->second.value != "table") continue;  // its file is for somebody
      auto& finding = out.report(step.uses->place, "`" + job.name + "` is green whatever this scan finds");
      if (step.first_input && !step.with.contains("exit-code") && !step.goes_on)
        finding.fixes.push_back({"Fail where it finds something",
                                 Grade::risky,
                                 {line_before(*workflow.source, step.first_input.span.begin, "exit-code: \"1\"")}});
    }
}

}  // namespace

extern constexpr Rule scan_without_consequence{
    .info = {.name = "scan-without-consequence",
             .summary = "A scan of an image cannot fail its job",
             .severity = Severity::info,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules

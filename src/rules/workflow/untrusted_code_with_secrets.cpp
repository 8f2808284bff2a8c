// SPDX-License-Identifier: Apache-2.0
// Images built from a stranger's branch by a workflow that has the repository's secrets.
#include <algorithm>

#include "base/text.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

bool is_from_the_stranger(std::string_view reference) {
  return contains(reference, "github.event.pull_request.head") || contains(reference, "github.head_ref") ||
         contains(reference, "github.event.workflow_run.head") ||
         (contains(reference, "refs/pull/") && contains(reference, "${{"));
}

void check(const workflow::Workflow& workflow, const fleet::Fleet&, Findings& out) {
  const auto privileged = std::ranges::find_if(workflow.triggers, [](const auto& trigger) {
    return trigger == "pull_request_target" || trigger == "workflow_run";
  });
  if (privileged == workflow.triggers.end()) return;
  for (const auto& job : workflow.jobs) {
    const bool builds = std::ranges::any_of(workflow.builds, [&](const auto& build) { return build.job == job.name; });
    if (!builds) continue;
    for (const auto& step : job.steps) {
      const auto reference = step.with.find("ref");
      if (step.action() != "actions/checkout" || reference == step.with.end()) continue;
      if (is_from_the_stranger(reference->second.value))
        out.report(reference->second.place, "`" + job.name +
                                                "` builds what a stranger has written, with the secrets "
                                                "and the write access that `" +
                                                *privileged + "` gives");
    }
  }
}

}  // namespace

extern constexpr Rule untrusted_code_with_secrets{
    .info = {.name = "untrusted-code-with-secrets",
             .summary = "A workflow with secrets builds an image from a stranger's branch",
             .severity = Severity::error,
             .aliases = "dangerous-triggers pull-request-target-code-checkout workflow-run-target-code-checkout"},
    .check = &check,
};

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// A switch that lets whatever a build prints set the job's environment.
#include "base/text.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const workflow::Workflow& workflow, const fleet::Fleet&, Findings& out) {
  if (workflow.builds.empty()) return;
  for (const auto& job : workflow.jobs)
    for (const auto& step : job.steps) {
      const auto allowed = step.env.find("ACTIONS_ALLOW_UNSECURE_COMMANDS");
      if (allowed == step.env.end() || !equals_ignoring_case(allowed->second.value, "true")) continue;
      auto& finding = out.report(allowed->second.place,
                                 "whatever this step prints, an image build's output included, may set the environment "
                                 "of the steps after it");
      if (step.env.size() > 1 && step.first_variable)
        finding.fixes.push_back({"Remove the line",
                                 Grade::risky,
                                 {{{workflow.source, whole_lines(*workflow.source, allowed->second.place.span)}, ""}}});
    }
}

}  // namespace

extern constexpr Rule unsecure_commands_allowed{
    .info = {.name = "unsecure-commands-allowed",
             .summary = "A step lets what it prints set the environment of a job that builds images",
             .severity = Severity::error,
             .fixable = Fixable::sometimes,
             .aliases = "insecure-commands CKV_GHA_1 60fd272d allowed-unsecure-commands"},
    .check = &check,
};

}  // namespace loadline::rules

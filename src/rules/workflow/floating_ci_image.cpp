// SPDX-License-Identifier: Apache-2.0
// A job that runs in whatever its image's tag means today.
#include <set>

#include "base/text.h"
#include "dockerfile/stages.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void report(const Located<std::string>& image, Findings& out) {
  if (contains(image.value, "$")) return;
  const auto reference = dockerfile::parse_image_reference(image.value);
  if (!reference.digest.empty() || (!reference.tag.empty() && reference.tag != "latest")) return;
  out.report(image.place, "the job runs in whatever `" + reference.name + "` is on its day");
}

void check(const workflow::Workflow& workflow, const fleet::Fleet&, Findings& out) {
  for (const auto& image : workflow.images) report(image, out);
  for (const auto& job : workflow.jobs) {
    for (const auto& image : job.images) report(image, out);
    for (const auto& step : job.steps)
      if (step.uses && step.uses->value.starts_with("docker://"))
        report({step.uses->value.substr(9), step.uses->place}, out);
  }
}

}  // namespace

extern constexpr Rule floating_ci_image{
    .info = {.name = "floating-ci-image",
             .summary = "A CI job runs in an image without a version",
             .severity = Severity::info,
             .aliases = "unpinned-images"},
    .check = &check,
};

}  // namespace loadline::rules

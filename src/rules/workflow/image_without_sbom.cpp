// SPDX-License-Identifier: Apache-2.0
// CI that pushes images without a list of what they hold.
#include <algorithm>

#include "fleet/ci_builds.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// An attestation needs a builder that can export one: the docker driver cannot (docs.docker.com, "Build drivers").
void add_fix(const workflow::Workflow& workflow, const workflow::ImageBuild& build, Finding& finding) {
  const auto* job = workflow.job_named(build.job);
  const auto* step = job != nullptr ? job->step_at(build.place) : nullptr;
  if (step == nullptr || !step->first_input || step->with.contains("sbom") || step->with.contains("attests")) return;
  if (step->action() != "docker/build-push-action" || !job->step_using("docker/setup-buildx-action")) return;
  finding.fixes.push_back({"Attach a list of what the image holds",
                           Grade::risky,
                           {line_before(*workflow.source, step->first_input.span.begin, "sbom: true")}});
}

void check(const workflow::Workflow& workflow, const fleet::Fleet& fleet, Findings& out) {
  if (workflow.provider == workflow::Provider::bake || fleet::ci_may_do_elsewhere(fleet)) return;
  for (const auto& each : fleet.workflows)
    if (std::ranges::any_of(each.actions, [](const auto& action) { return action.kind == "sbom"; })) return;
  for (const auto& build : workflow.builds) {
    if (!build.push || build.sbom) continue;
    auto& finding = out.report(build.place, "what is pushed from here has no list of what it holds (SBOM)");
    add_fix(workflow, build, finding);
  }
}

}  // namespace

extern constexpr Rule image_without_sbom{
    .info = {.name = "image-without-sbom",
             .summary = "CI pushes images without a list of what they hold",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .aliases = "CKV_GHA_6"},
    .check = &check,
};

}  // namespace loadline::rules

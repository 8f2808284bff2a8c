// SPDX-License-Identifier: Apache-2.0
// CI that builds a Dockerfile, folder or stage which does not exist.
#include <algorithm>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/ci_builds.h"
#include "rules/rule.h"
#include "workflow/commands.h"

namespace loadline::rules {
namespace {

// A step may fetch or write what the repository does not have.
bool may_be_made(const workflow::Workflow& workflow, const workflow::ImageBuild& build) {
  const auto* job = workflow.job_named(build.job);
  if (job == nullptr) return true;
  return std::ranges::any_of(job->steps, [](const workflow::Step& step) {
    if (step.action() == "actions/checkout") return step.with.contains("repository") || step.with.contains("path");
    return contains(step.action(), "download-artifact") || contains(step.action(), "checkout") ||
           (step.run && (contains(step.run->value, "git clone") || contains(step.run->value, "curl") ||
                         contains(step.run->value, "wget") || contains(step.run->value, "Dockerfile")));
  });
}

// The commonest causes: it was renamed, or is seen from another folder.
std::vector<const fleet::Dockerfile*> alike(const fleet::Fleet& fleet, std::string_view path) {
  std::vector<const fleet::Dockerfile*> out;
  for (const auto& dockerfile : fleet.dockerfiles)
    if (dockerfile.path.ends_with("/" + std::string{path}) || path.ends_with("/" + dockerfile.path))
      out.push_back(&dockerfile);
  return out;
}

void check_dockerfile(const workflow::ImageBuild& build, const fleet::Fleet& fleet, Findings& out) {
  const auto& named = *build.dockerfile;
  if (contains(named.value, "$") || contains(named.value, "://") || named.value.empty() || named.value == "-") return;
  if (named.value.starts_with('/') || fleet.has_file(named.value) || fleet.git_ignored.excludes(named.value)) return;
  auto& finding = out.report(named.place, "`" + named.value + "` does not exist");
  const auto others = alike(fleet, named.value);
  for (const auto* other : others) finding.notes.push_back({{}, "`" + other->path + "` does"});
  // A flow of more than the path alone stands there: then the whole scalar is no path.
  if (others.size() == 1 && trim(named.place.text()) == named.value)
    finding.fixes.push_back({"Build `" + others.front()->path + "`", Grade::risky, {{named.place, others.front()->path}}});
}

void check(const workflow::Workflow& workflow, const fleet::Fleet& fleet, Findings& out) {
  if (workflow.provider != workflow::Provider::github || !fleet.repository) return;
  for (const auto& build : workflow.builds) {
    if (build.open || !build.dockerfile || may_be_made(workflow, build)) continue;
    if (build.context && workflow::is_remote(build.context->value)) continue;
    if (build.tool == "compose" || build.tool == "bake") continue;
    check_dockerfile(build, fleet, out);
    const auto* dockerfile = fleet.dockerfile_at(build.dockerfile->value);
    if (dockerfile == nullptr || !build.target || build.target->value.empty() || contains(build.target->value, "$")) continue;
    const auto* known = build_of(fleet, build);
    if (known == nullptr) continue;
    const auto& stages = known->stages.stages;
    const auto named = [&](const dockerfile::Stage& stage) {
      return equals_ignoring_case(stage.name, build.target->value) || std::to_string(stage.index) == build.target->value;
    };
    if (std::ranges::none_of(stages, named))
      out.report(build.target->place, "`" + dockerfile->path + "` has no stage `" + build.target->value + "`");
  }
}

}  // namespace

extern constexpr Rule ci_build_file_missing{
    .info = {.name = "ci-build-file-missing",
             .summary = "CI builds a Dockerfile or stage that does not exist",
             .severity = Severity::error,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules

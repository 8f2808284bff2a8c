// SPDX-License-Identifier: Apache-2.0
// CI that builds every image from nothing every time.
#include <set>

#include "fleet/ci_builds.h"
#include "fleet/stage_runs.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// A machine of one's own keeps its builder's cache between runs; so does a builder that runs elsewhere.
bool forgets(const workflow::Job& job) {
  const bool hosted = job.runs_on.starts_with("ubuntu-") || job.runs_on.starts_with("macos-") ||
                      job.runs_on.starts_with("windows-");
  const auto* setup = job.step_using("docker/setup-buildx-action");
  if (setup == nullptr) return hosted;
  const auto driver = setup->with.find("driver");
  return hosted && (driver == setup->with.end() || driver->second.value == "docker-container");
}

// Several images in one scope would overwrite each other (shared-cache-scope).
std::string scope_of(const workflow::Workflow& workflow, const workflow::ImageBuild& build) {
  std::set<std::uint32_t> places;
  for (const auto& each : workflow.builds) places.insert(each.place.span.begin);
  const bool one = workflow.builds.size() == 1;
  if (one) return "";
  return places.size() == workflow.builds.size() ? ",scope=" + fleet::image_name_of(build) : "?";
}

// Nothing is run: there is no work that a cache could save.
bool only_copies(const fleet::Fleet& fleet, const workflow::ImageBuild& wanted) {
  const auto* build = fleet::build_of(fleet, wanted);
  return build != nullptr && build->stages.target_stage() != nullptr && reachable_runs(*build).empty();
}

void check(const workflow::Workflow& workflow, const fleet::Fleet& fleet, Findings& out) {
  std::set<std::uint32_t> told;
  for (const auto& build : workflow.builds) {
    if (build.tool != "docker/build-push-action" || !build.cache_from.empty() || !build.cache_to.empty()) continue;
    const auto* job = workflow.job_named(build.job);
    const auto* step = job != nullptr ? job->step_at(build.place) : nullptr;
    if (step == nullptr || !forgets(*job) || step->with.contains("no-cache") || only_copies(fleet, build)) continue;
    if (!told.insert(build.place.span.begin).second) continue;
    auto& finding = out.report(build.place,
                               "each run builds every layer of this image again: its machine starts empty");
    const auto scope = scope_of(workflow, build);
    if (!step->first_input || scope == "?" || job->step_using("docker/setup-buildx-action") == nullptr) continue;
    finding.fixes.push_back({"Keep the layers in the cache of GitHub Actions",
                             Grade::risky,
                             {lines_before(*workflow.source, step->first_input.span.begin,
                                           {"cache-from: type=gha" + scope, "cache-to: type=gha,mode=max" + scope})}});
  }
}

}  // namespace

extern constexpr Rule build_without_cache{
    .info = {.name = "build-without-cache",
             .summary = "CI builds an image without a cache from the run before",
             .severity = Severity::info,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules

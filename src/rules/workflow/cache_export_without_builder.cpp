// SPDX-License-Identifier: Apache-2.0
// A cache that the engine's own builder cannot export.
#include <algorithm>
#include <set>

#include "base/text.h"
#include "rules/edits.h"
#include "rules/rule.h"
#include "workflow/cache_export.h"

namespace loadline::rules {
namespace {

// BuildKit in the engine with its classic store exports inline caches only (docs.docker.com, "Cache storage backends").
bool needs_builder(const workflow::ImageBuild& build) {
  return std::ranges::any_of(build.cache_to, [](const auto& text) {
    const auto entry = workflow::read_cache_entry(text.value);
    return entry && entry->type != "inline";
  });
}

bool has_builder(const workflow::Job& job) {
  return std::ranges::any_of(job.steps, [](const workflow::Step& step) {
    const auto action = step.action();
    if (contains(action, "setup-buildx") || contains(action, "depot") || contains(action, "docker/setup-docker"))
      return true;
    if (action.starts_with("./") || contains(action, "buildkit") || contains(action, "builder")) return true;
    return step.run && (contains(step.run->value, "buildx create") || contains(step.run->value, "buildx use") ||
                        contains(step.run->value, "containerd-snapshotter"));
  });
}

void check(const workflow::Workflow& workflow, const fleet::Fleet&, Findings& out) {
  std::set<std::uint32_t> told;
  for (const auto& build : workflow.builds) {
    const auto* job = workflow.job_named(build.job);
    if (job == nullptr || !job->runs_on.starts_with("ubuntu-") || !needs_builder(build) || has_builder(*job)) continue;
    const auto* step = job->step_at(build.place);
    if (step == nullptr || !told.insert(build.place.span.begin).second) continue;
    auto& finding = out.report(build.cache_to.front().place,
                               "the engine's own builder, which this job uses, refuses to export this cache");
    // `- ` stands in front of the step's first key.
    const auto line = workflow.source->line_at(step->place.span.begin);
    const auto text = workflow.source->text(line);
    const auto dash = text.find_first_not_of(' ');
    if (dash == text.npos || text[dash] != '-') continue;
    finding.fixes.push_back({"Set a builder up that can",
                             Grade::risky,
                             {line_before(*workflow.source, line.begin, "- uses: docker/setup-buildx-action@v3")}});
  }
}

}  // namespace

extern constexpr Rule cache_export_without_builder{
    .info = {.name = "cache-export-without-builder",
             .summary = "A job exports a cache that its builder cannot export",
             .severity = Severity::error,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules

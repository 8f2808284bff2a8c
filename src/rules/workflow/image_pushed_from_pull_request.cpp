// SPDX-License-Identifier: Apache-2.0
// Images of code that nobody has reviewed, pushed where the others are.
#include <algorithm>
#include <set>

#include "base/text.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// A tag that tells that it is a pull request's is a decision.
bool is_set_apart(const workflow::ImageBuild& build) {
  return build.tags.empty() || std::ranges::any_of(build.tags, [](const auto& tag) {
           return contains(tag.value, "pr-") || contains(tag.value, "pull") || contains(tag.value, "preview") ||
                  contains(tag.value, "event.number") || contains(tag.value, "steps.") ||
                  contains(tag.value, "github.sha") || contains(tag.value, "env.") || contains(tag.value, "head") ||
                  contains(tag.value, "ref_name") || contains(tag.value, "localhost") ||
                  contains(tag.value, "needs.") || contains(tag.value, "inputs.");
         });
}

void check(const workflow::Workflow& workflow, const fleet::Fleet&, Findings& out) {
  if (std::ranges::find(workflow.triggers, "pull_request") == workflow.triggers.end()) return;
  std::set<std::uint32_t> told;
  for (const auto& build : workflow.builds) {
    const auto* job = workflow.job_named(build.job);
    const auto* step = job != nullptr ? job->step_at(build.place) : nullptr;
    if (step == nullptr || job->condition || step->condition || is_set_apart(build)) continue;
    const auto push = step->with.find("push");
    if (push == step->with.end() || push->second.value != "true" || !told.insert(build.place.span.begin).second)
      continue;
    auto& finding = out.report(push->second.place, "every pull request pushes its image, as `" +
                                                       build.tags.front().value + "`, before anybody has looked at it");
    finding.fixes.push_back({"Push what is no pull request",
                             Grade::risky,
                             {{push->second.place, "${{ github.event_name != 'pull_request' }}"}}});
  }
}

}  // namespace

extern constexpr Rule image_pushed_from_pull_request{
    .info = {.name = "image-pushed-from-pull-request",
             .summary = "A pull request pushes an image under the tag of the reviewed ones",
             .severity = Severity::warning,
             .fixable = Fixable::always},
    .check = &check,
};

}  // namespace loadline::rules

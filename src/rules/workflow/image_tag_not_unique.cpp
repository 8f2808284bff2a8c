// SPDX-License-Identifier: Apache-2.0
// CI that pushes every image under the same tag.
#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "fleet/ci_builds.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// Known for sure to be the same at every push.
bool is_latest(const Located<std::string>& tag) {
  if (contains(tag.value, "$")) return false;
  const auto reference = dockerfile::parse_image_reference(tag.value);
  return reference.digest.empty() && (reference.tag.empty() || reference.tag == "latest");
}

// One tag on one line of an input that takes several, separated by commas.
void offer_commit(const workflow::Workflow& workflow, const Place& tag, Finding& finding) {
  const auto text = tag.text();
  for (const auto& job : workflow.jobs) {
    const auto* step = job.step_at(tag);
    if (step == nullptr || step->action() != "docker/build-push-action") continue;
    const auto tags = step->with.find("tags");
    if (tags == step->with.end() || tags->second.place.span != tag.span || tags->second.value != text) return;
    const auto reference = dockerfile::parse_image_reference(text);
    const std::string name{text.substr(0, reference.tag.empty() ? text.size() : text.rfind(':'))};
    finding.fixes.push_back({"Push it under its commit as well",
                             Grade::risky,
                             {{tag, std::string{text} + "," + name + ":${{ github.sha }}"}}});
  }
}

void check(const workflow::Workflow& workflow, const fleet::Fleet&, Findings& out) {
  if (workflow.provider == workflow::Provider::bake) return;
  struct Pushed {
    Place place;
    std::set<std::string> images;
  };
  std::map<Span, Pushed> found;  // by the place of the tag: a matrix makes many builds of one line
  for (const auto& build : workflow.builds) {
    if (!build.push || build.tags.empty() || !std::ranges::all_of(build.tags, is_latest)) continue;
    auto& pushed = found[build.tags.front().place.span];
    pushed.place = build.tags.front().place;
    pushed.images.insert("`" + fleet::image_name_of(build) + "`");
  }
  for (const auto& [span, pushed] : found) {
    auto& finding = out.report(pushed.place,
                               listed({pushed.images.begin(), pushed.images.end()}, 6) +
                                   (pushed.images.size() == 1 ? " is" : " are") +
                                   " pushed as `latest` only: the image that ran before has no name any more");
    offer_commit(workflow, pushed.place, finding);
  }
}

}  // namespace

extern constexpr Rule image_tag_not_unique{
    .info = {.name = "image-tag-not-unique",
             .summary = "CI pushes images as latest only",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules

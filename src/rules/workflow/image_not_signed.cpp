// SPDX-License-Identifier: Apache-2.0
// CI that pushes images which nobody can tell from somebody else's.
#include <algorithm>

#include "fleet/ci_builds.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const workflow::Workflow& workflow, const fleet::Fleet& fleet, Findings& out) {
  if (workflow.provider == workflow::Provider::bake || fleet::ci_may_do_elsewhere(fleet)) return;
  const auto signs = [](const workflow::Workflow& each) { return each.has("sign") || each.has("attest"); };
  if (std::ranges::any_of(fleet.workflows, signs)) return;
  const auto pushed = std::ranges::find_if(workflow.builds, &workflow::ImageBuild::push);
  if (pushed == workflow.builds.end()) return;
  out.report(pushed->place, "images are pushed from here, and no step of any workflow signs them");
}

}  // namespace

extern constexpr Rule image_not_signed{
    .info = {.name = "image-not-signed",
             .summary = "CI pushes images without a signature",
             .severity = Severity::info,
             .aliases = "CKV_GHA_5"},
    .check = &check,
};

}  // namespace loadline::rules

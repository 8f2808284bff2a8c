// SPDX-License-Identifier: Apache-2.0
// CI that pushes images which nothing in CI has looked at.
#include <algorithm>

#include "fleet/ci_builds.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

bool any_has(const fleet::Fleet& fleet, std::string_view kind) {
  return std::ranges::any_of(fleet.workflows, [&](const auto& workflow) { return workflow.has(kind); });
}

void check(const workflow::Workflow& workflow, const fleet::Fleet& fleet, Findings& out) {
  if (workflow.provider == workflow::Provider::bake || any_has(fleet, "scan")) return;
  if (fleet::ci_may_do_elsewhere(fleet)) return;
  const auto pushed = std::ranges::find_if(workflow.builds, &workflow::ImageBuild::push);
  if (pushed == workflow.builds.end()) return;
  out.report(pushed->place,
             "images are pushed from here, and no step of any workflow scans them for known vulnerabilities");
}

}  // namespace

extern constexpr Rule image_not_scanned{
    .info = {.name = "image-not-scanned",
             .summary = "CI pushes images without a scan for vulnerabilities",
             .severity = Severity::warning},
    .check = &check,
};

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// CI that pushes images which nothing in CI has looked at.
#include <algorithm>

#include "rules/rule.h"

namespace loadline::rules {
namespace {

bool any_has(const fleet::Fleet& fleet, std::string_view kind) {
  return std::ranges::any_of(fleet.workflows, [&](const auto& workflow) { return workflow.has(kind); });
}

// Workflows of others and GitLab's templates may scan; what they do stands elsewhere.
bool may_scan_elsewhere(const workflow::Action& action) {
  return action.kind == "include" || (action.kind == "reusable" && !action.tool.starts_with("./"));
}

void check(const workflow::Workflow& workflow, const fleet::Fleet& fleet, Findings& out) {
  if (workflow.provider == workflow::Provider::bake || any_has(fleet, "scan")) return;
  for (const auto& each : fleet.workflows)
    if (std::ranges::any_of(each.actions, may_scan_elsewhere)) return;
  const auto pushed = std::ranges::find_if(workflow.builds, &workflow::ImageBuild::push);
  if (pushed == workflow.builds.end()) return;
  auto& finding = out.report(
      pushed->place, "images are pushed from here, and no step of any workflow scans them for known vulnerabilities");
  const bool described = any_has(fleet, "sbom") || std::ranges::any_of(workflow.builds, &workflow::ImageBuild::sbom);
  if (!described) finding.notes.push_back({{}, "nor is there a list of what they hold (SBOM)"});
  if (!any_has(fleet, "sign"))
    finding.notes.push_back({{}, "nor a signature that would tell them from somebody else's"});
}

}  // namespace

extern constexpr Rule image_not_scanned{
    .info = {.name = "image-not-scanned",
             .summary = "CI pushes images without a scan for vulnerabilities",
             .severity = Severity::warning,
             .aliases = "CKV_GHA_5 CKV_GHA_6"},
    .check = &check,
};

}  // namespace loadline::rules

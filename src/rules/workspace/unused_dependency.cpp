// SPDX-License-Identifier: Apache-2.0
// A dependency in an image that nothing of the service speaks of.
#include "fleet/installed.h"
#include "fleet/unmentioned.h"
#include "predict/why.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// Packages that would go with it.
std::uint64_t packages_alone(const fleet::Build& build, const std::string& name) {
  std::uint64_t out = 0;
  for (const auto& one : predict::why(*build.workspace, build.package->folder, name, {})) out += one.alone;
  return out;
}

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  if (build.workspace == nullptr || build.package == nullptr || trees_in_image(build).empty()) return;
  for (const auto* requirement : unmentioned_dependencies(fleet, *build.workspace, *build.package)) {
    const auto packages = packages_alone(build, requirement->name);
    if (packages == 0) continue;  // not in the closure after all
    auto& finding = out.report(requirement->name_place,
                               "`" + requirement->name + "` is in the image, and no file of this package mentions it");
    finding.cost.packages = packages;
  }
}

}  // namespace

extern constexpr Rule unused_dependency{
    .info = {.name = "unused-dependency",
             .summary = "A production dependency is mentioned by no file of its package",
             .severity = Severity::info,
             .on = false},
    .check = &check,
};

}  // namespace loadline::rules

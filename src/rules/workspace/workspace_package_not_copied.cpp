// SPDX-License-Identifier: Apache-2.0
// A workspace package that the service needs, and that no COPY brings into the build.
#include "fleet/workspace_builds.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  if (build.workspace == nullptr || build.package == nullptr || build.context == nullptr) return;
  const Place at = fleet::first_install(build);
  if (!at) return;
  // Where the service itself is not copied either, the sources come in a way that is not understood.
  if (fleet::copies(build, *build.package) != fleet::Truth::yes) return;
  for (const auto* member : workspace::workspace_closure(*build.workspace, *build.package)) {
    if (fleet::copies(build, *member) != fleet::Truth::no) continue;
    auto& finding = out.report(at, "`" + member->name + "` is needed by `" + build.package->name +
                                       "`, and no COPY brings `" + member->folder + "` into the build");
    if (const auto* requirement = build.package->requirement(member->name))
      finding.notes.push_back({requirement->name_place, "needed here"});
  }
}

}  // namespace

extern constexpr Rule workspace_package_not_copied{
    .info = {.name = "workspace-package-not-copied",
             .summary = "A workspace package that the service needs is not copied into its build",
             .severity = Severity::error},
    .check = &check,
};

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// A workspace package whose entry point has to be compiled, and that no stage compiles.
#include "fleet/workspace_builds.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  const Place at = fleet::first_install(build);
  if (!at) return;
  for (const auto* member : fleet::members_not_compiled(build, fleet)) {
    // What is not copied is another rule's; nothing can compile it either.
    if (fleet::copies(build, *member) == fleet::Truth::no) continue;
    auto& finding = out.report(
        at, "no stage compiles `" + member->name + "`, a workspace package that is needed at run time");
    const Place entry = member->main ? member->main->place : Place{member->source, {0, 0}};
    finding.notes.push_back({entry, "its entry point is compiled, and not in the repository"});
  }
}

}  // namespace

extern constexpr Rule workspace_package_not_built{
    .info = {.name = "workspace-package-not-built",
             .summary = "A workspace package that must be compiled is compiled by no stage",
             .severity = Severity::error},
    .check = &check,
};

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// One workspace, installed by several versions of its package manager.
#include <algorithm>
#include <set>

#include "base/text.h"
#include "fleet/versions.h"
#include "rules/rule.h"
#include "versions/semver.h"

namespace loadline::rules {
namespace {

bool agree(const fleet::VersionUse& a, const fleet::VersionUse& b) {
  const auto one = versions::parse_range(a.version);
  const auto other = versions::parse_range(b.version);
  return !one || !other || intersects(*one, *other);
}

void check(const workspace::Workspace& workspace, const fleet::Fleet& fleet, Findings& out) {
  const auto uses = package_manager_versions(fleet, workspace);
  if (uses.size() < 2) return;
  const auto differs = [&](const auto& use) { return !agree(uses.front(), use); };
  // "8" agrees with 8.15.9 and with 8.6.0, which do not agree with each other.
  bool any = false;
  for (const auto& a : uses) any = any || std::ranges::any_of(uses, [&](const auto& b) { return !agree(a, b); });
  if (!any) return;

  std::set<std::string> others;
  for (const auto& use : uses)
    if (differs(use)) others.insert(use.version);
  if (others.empty())
    for (const auto& use : uses) others.insert(use.version);
  const std::string name{name_of(workspace.manager)};
  const std::string first = uses.front().where == "packageManager" ? " in `packageManager`" : " here";
  auto& finding = out.report(uses.front().place, name + " is " + uses.front().version + first + ", and " +
                                                     listed({others.begin(), others.end()}, 8) + " elsewhere");
  for (std::size_t i = 1; i < uses.size(); ++i) finding.notes.push_back({uses[i].place, uses[i].version});
}

}  // namespace

extern constexpr Rule mixed_package_manager_versions{
    .info = {.name = "mixed-package-manager-versions",
             .summary = "A workspace is installed by several versions of its package manager",
             .severity = Severity::warning},
    .check = &check,
};

}  // namespace loadline::rules

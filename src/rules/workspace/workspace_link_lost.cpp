// SPDX-License-Identifier: Apache-2.0
// Requirements on workspace packages that the pnpm of an image looks up in the registry instead.
#include <map>

#include "base/text.h"
#include "fleet/installed.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// The newest pnpm that builds of this workspace name, and where one of them does.
std::optional<std::pair<unsigned, fleet::ManagerVersion>> newest_pnpm(const workspace::Workspace& workspace, const fleet::Fleet& fleet) {
  std::optional<std::pair<unsigned, fleet::ManagerVersion>> out;
  for (const auto& build : fleet.builds) {
    if (build.workspace != &workspace || !build.dockerfile->judged) continue;
    for (const auto& version : fleet::manager_versions(build)) {
      const auto major = version.manager == "pnpm" ? fleet::major_of(version.version) : std::nullopt;
      if (major && (!out || *major > out->first)) out.emplace(*major, version);
    }
  }
  return out;
}

void check(const workspace::Workspace& workspace, const fleet::Fleet& fleet, Findings& out) {
  if (workspace.manager != workspace::Manager::pnpm) return;
  const auto pnpm = newest_pnpm(workspace, fleet);
  if (!pnpm) return;
  for (const auto* requirement : workspace::links_lost_with(workspace, pnpm->first)) {
    auto& finding = out.report(requirement->place, "`" + requirement->name + "` is a package of this workspace, and pnpm " +
                                                       std::to_string(pnpm->first) + " looks `" + requirement->specifier +
                                                       "` up in the registry");
    finding.notes.push_back({pnpm->second.place, "this build brings pnpm " + pnpm->second.version});
    const bool quoted = requirement->place.text().starts_with('"');
    if (quoted)
      finding.fixes.push_back({.title = "Say workspace:" + requirement->specifier, .grade = Grade::risky,
                               .edits = {{requirement->place, "\"workspace:" + requirement->specifier + "\""}}});
  }
}

}  // namespace

extern constexpr Rule workspace_link_lost{
    .info = {.name = "workspace-link-lost",
             .summary = "A workspace package is looked up in the registry by the pnpm of an image",
             .severity = Severity::error,
             .fixable = Fixable::always},
    .check = &check,
};

}  // namespace loadline::rules

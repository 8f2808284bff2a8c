// SPDX-License-Identifier: Apache-2.0
// Requirements on workspace packages that the pnpm of an image looks up in the registry instead.
#include <map>

#include "base/text.h"
#include "fleet/installed.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using Pnpm = std::optional<std::pair<unsigned, fleet::ManagerVersion>>;

struct Versions {
  Pnpm newest;                           // that builds of this workspace name, and where one of them does
  std::map<const Source*, Pnpm> of_own;  // the same for the builds of one manifest's package
};

Versions pnpm_versions(const workspace::Workspace& workspace, const fleet::Fleet& fleet) {
  Versions out;
  const auto raise = [](Pnpm& to, unsigned major, const fleet::ManagerVersion& version) {
    if (!to || major > to->first) to.emplace(major, version);
  };
  for (const auto& build : fleet.builds) {
    if (build.workspace != &workspace || !build.dockerfile->judged) continue;
    for (const auto& version : fleet::manager_versions(build)) {
      const auto major = version.manager == "pnpm" ? fleet::major_of(version.version) : std::nullopt;
      if (!major) continue;
      raise(out.newest, *major, version);
      if (build.package != nullptr) raise(out.of_own[build.package->source], *major, version);
    }
  }
  return out;
}

// The build that shows it best: one of the package itself, if that brings the same major.
const fleet::ManagerVersion& shown_by(const Versions& versions, const workspace::Requirement& requirement) {
  const auto own = versions.of_own.find(requirement.place.source);
  const bool same = own != versions.of_own.end() && own->second->first == versions.newest->first;
  return same ? own->second->second : versions.newest->second;
}

void check(const workspace::Workspace& workspace, const fleet::Fleet& fleet, Findings& out) {
  if (workspace.manager != workspace::Manager::pnpm) return;
  const auto versions = pnpm_versions(workspace, fleet);
  if (!versions.newest) return;
  const unsigned major = versions.newest->first;
  for (const auto* requirement : workspace::links_lost_with(workspace, major)) {
    auto& finding = out.report(
        requirement->place, "`" + requirement->name + "` is a package of this workspace, and pnpm " +
                                std::to_string(major) + " looks `" + requirement->specifier + "` up in the registry");
    const auto& version = shown_by(versions, *requirement);
    finding.notes.push_back({version.place, "this build brings pnpm " + version.version});
    const bool quoted = requirement->place.text().starts_with('"');
    if (quoted)
      finding.fixes.push_back({.title = "Say workspace:" + requirement->specifier,
                               .grade = Grade::manual,  // a frozen install fails until the lockfile is written anew
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

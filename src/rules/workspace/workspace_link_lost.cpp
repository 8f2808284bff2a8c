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

void report(const std::vector<const workspace::Requirement*>& lost, const Versions& versions, Findings& out) {
  const auto major = std::to_string(versions.newest->first);
  std::vector<std::string> names;
  std::vector<Edit> edits;
  for (const auto* requirement : lost) {
    names.push_back("`" + requirement->name + "`");
    if (requirement->place.text().starts_with('"'))
      edits.push_back({requirement->place, "\"workspace:" + requirement->specifier + "\""});
  }
  const auto& first = *lost.front();
  const bool one = lost.size() == 1;
  auto& finding = out.report(first.place, listed(names) + (one ? " is a package" : " are packages") +
                                              " of this workspace, and pnpm " + major + " looks " +
                                              (one ? "`" + first.specifier + "`" : "them") + " up in the registry");
  const auto& version = shown_by(versions, first);
  finding.notes.push_back({version.place, "this build brings pnpm " + version.version});
  for (std::size_t i = 1; i < lost.size(); ++i) finding.notes.push_back({lost[i]->place, names[i] + " as well"});
  if (!edits.empty())
    finding.fixes.push_back({.title = one ? "Say workspace:" + first.specifier : "Say workspace: in front of each",
                             .grade = Grade::manual,  // a frozen install fails until the lockfile is written anew
                             .edits = std::move(edits)});
}

void check(const workspace::Workspace& workspace, const fleet::Fleet& fleet, Findings& out) {
  if (workspace.manager != workspace::Manager::pnpm) return;
  const auto versions = pnpm_versions(workspace, fleet);
  if (!versions.newest) return;
  // One cause for each manifest, and one finding: whoever mends one line mends them all.
  std::map<std::string, std::vector<const workspace::Requirement*>> by_manifest;
  for (const auto* requirement : workspace::links_lost_with(workspace, versions.newest->first))
    by_manifest[requirement->place.source->path()].push_back(requirement);
  for (const auto& [path, lost] : by_manifest) report(lost, versions, out);
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

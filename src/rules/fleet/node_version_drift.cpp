// SPDX-License-Identifier: Apache-2.0
// Node.js of the developers, of CI and of the images: not the same one.
#include <algorithm>
#include <set>

#include "base/text.h"
#include "fleet/versions.h"
#include "rules/rule.h"
#include "workspace/semver.h"

namespace loadline::rules {
namespace {

bool is_base(const fleet::VersionUse& use) {
  return !use.where.ends_with(".nvmrc") && !use.where.ends_with("-version") && !use.where.ends_with("-versions") &&
         !use.where.starts_with(".github/");
}

bool agree(const fleet::VersionUse& a, const fleet::VersionUse& b) {
  const auto one = workspace::parse_range(a.version);
  const auto other = workspace::parse_range(b.version);
  return !one || !other || intersects(*one, *other);
}

void check(const workspace::Workspace& workspace, const fleet::Fleet& fleet, Findings& out) {
  const auto uses = node_versions(fleet, workspace);
  // Bases among themselves are the matter of mixed-runtime-versions.
  for (const auto& use : uses) {
    if (is_base(use)) continue;
    std::vector<Note> notes;
    std::set<std::string> others;
    for (const auto& other : uses)
      if (!agree(use, other)) {
        notes.push_back({other.place, "Node " + other.version});
        others.insert(other.version);
      }
    if (others.empty()) continue;
    out.report(use.place, "`" + use.where + "` says Node " + use.version + ", and elsewhere it is " +
                              listed({others.begin(), others.end()}))
        .notes = std::move(notes);
    return;  // one finding for the workspace: its notes name the rest
  }
}

}  // namespace

extern constexpr Rule node_version_drift{
    .info = {.name = "node-version-drift",
             .summary = "Developers, CI and images use different versions of Node.js",
             .severity = Severity::warning},
    .check = &check,
};

}  // namespace loadline::rules

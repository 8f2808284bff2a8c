// SPDX-License-Identifier: Apache-2.0
// Who is who in a workspace, and which members need which.
#include "workspace/workspace.h"

#include <algorithm>
#include <set>
#include <string>

#include "base/paths.h"
#include "versions/semver.h"
#include "workspace/names.h"

namespace loadline::workspace {
namespace {

// "npm:" aliases name another package; the rest of the protocols name no range.
struct Wanted {
  std::string_view package;
  std::string_view range;
};
Wanted wanted_by(const Requirement& requirement) {
  std::string_view specifier = requirement.specifier;
  if (specifier.starts_with("workspace:")) specifier.remove_prefix(10);
  if (!requirement.specifier.starts_with("npm:")) return {requirement.name, specifier};
  specifier.remove_prefix(4);
  const auto at = specifier.find('@', 1);
  return {specifier.substr(0, at), at == specifier.npos ? "*" : specifier.substr(at + 1)};
}

}  // namespace

const Manifest* Workspace::member_in(std::string_view wanted) const {
  const auto found = std::ranges::find(members, wanted,
                                       [](const Manifest* member) { return std::string_view{member->folder}; });
  return found == members.end() ? nullptr : *found;
}

const Manifest* Workspace::member_named(std::string_view package) const {
  const auto found = std::ranges::find(members, package,
                                       [](const Manifest* member) { return std::string_view{member->name}; });
  return found == members.end() ? nullptr : *found;
}

Names::Names(const Workspace& workspace) : workspace_{&workspace} {
  for (const Manifest* member : workspace.members) {
    by_folder_.emplace(member->folder, member);
    if (!member->name.empty()) by_name_.emplace(member->name, member);
  }
  if (workspace.lockfile == nullptr) return;
  for (const auto& importer : workspace.lockfile->importers) importers_.emplace(importer.folder, &importer);
}

const Manifest* Names::in_folder(std::string_view folder) const {
  const auto found = by_folder_.find(folder);
  return found == by_folder_.end() ? nullptr : found->second;
}

const Manifest* Names::named(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

const Importer* Names::importer_of(std::string_view folder) const {
  const auto inside = relative_path(folder, workspace_->folder);
  const auto found = importers_.find(inside.empty() ? "." : std::string_view{inside});
  return found == importers_.end() ? nullptr : found->second;
}

std::string Names::tree_folder(std::string_view lockfile_folder) const {
  return join_path(workspace_->folder, lockfile_folder);
}

const Manifest* Names::linked(const Manifest& from, const Requirement& requirement) const {
  if (const Importer* const importer = importer_of(from.folder)) {
    for (const auto& locked : importer->requirements) {
      if (locked.name != requirement.name) continue;
      if (!locked.edge.folder.empty()) return in_folder(tree_folder(locked.edge.folder));
      if (locked.edge.package != no_package) return injected(workspace_->lockfile->packages[locked.edge.package]);
    }
  }
  return linkable(from, requirement);
}

const Manifest* Names::injected(const LockedPackage& package) const {
  auto at = package.key.find("file:");
  if (at == package.key.npos || (at > 0 && package.key[at - 1] != '@')) return nullptr;
  const auto folder = package.key.substr(at + 5);
  return in_folder(tree_folder(folder.substr(0, folder.find('('))));
}

const Manifest* Names::linkable(const Manifest& from, const Requirement& requirement) const {
  const std::string_view specifier = requirement.specifier;
  for (const std::string_view protocol : {"link:", "file:", "portal:"}) {
    if (!specifier.starts_with(protocol)) continue;
    const auto folder = resolve_path(from.folder, specifier.substr(protocol.size()));
    return folder ? in_folder(*folder) : nullptr;
  }
  if (specifier.starts_with("workspace:.")) {
    const auto folder = resolve_path(from.folder, specifier.substr(10));
    return folder ? in_folder(*folder) : nullptr;
  }
  const auto wanted = wanted_by(requirement);
  const Manifest* const member = named(wanted.package);
  if (member == nullptr || member == &from) return nullptr;
  if (specifier.starts_with("workspace:")) return member;
  return versions::satisfies(member->version, wanted.range, versions::Strictness::loose) ? member : nullptr;
}

const Manifest* linked_member(const Workspace& workspace, const Manifest& from, const Requirement& requirement) {
  return Names{workspace}.linked(from, requirement);
}

std::vector<const Manifest*> workspace_closure(const Workspace& workspace, const Manifest& member) {
  const Names names{workspace};
  const auto by_folder = [](const Manifest* a, const Manifest* b) { return a->folder < b->folder; };
  std::set<const Manifest*, decltype(by_folder)> found{by_folder};
  std::vector<const Manifest*> open = {&member};
  while (!open.empty()) {
    const Manifest& from = *open.back();
    open.pop_back();
    for (const auto& requirement : from.requirements) {
      if (requirement.kind == DependencyKind::development) continue;
      const Manifest* const next = names.linked(from, requirement);
      if (next != nullptr && next != &member && found.insert(next).second) open.push_back(next);
    }
  }
  return {found.begin(), found.end()};
}

std::vector<const Requirement*> links_lost_with(const Workspace& workspace, unsigned pnpm_major) {
  std::vector<const Requirement*> out;
  // pnpm 9.0 release notes: link-workspace-packages is false by default.
  const bool off = workspace.settings.link_workspace_packages ? !*workspace.settings.link_workspace_packages
                                                              : pnpm_major >= 9;
  if (!off || workspace.members.size() < 2 ||
      (workspace.manager != Manager::pnpm && workspace.manager != Manager::unknown))
    return out;
  const Names names{workspace};
  for (const Manifest* member : workspace.members) {
    for (const auto& requirement : member->requirements) {
      if (requirement.kind == DependencyKind::peer) continue;
      const std::string_view specifier = requirement.specifier;
      if (specifier.starts_with("workspace:") || specifier.starts_with("link:") || specifier.starts_with("file:"))
        continue;
      if (names.linked(*member, requirement) != nullptr) out.push_back(&requirement);
    }
  }
  return out;
}

}  // namespace loadline::workspace

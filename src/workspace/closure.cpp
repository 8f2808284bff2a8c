// SPDX-License-Identifier: Apache-2.0
// What one importer needs of the registry and of the workspace.
//
// pnpm: lockfile/filtering/src/filterLockfileByImportersAndEngine.ts and package-is-installable's
// checkPlatform.ts at v9.14.2. A linked importer brings its own dependencies, never its devDependencies; an
// optional package that does not fit the platform is left out. What it needs is left out only where the lockfile
// calls that optional too: pnpm installs the rest, though nothing there needs it (erp's file-storage has tslib so).
#include <algorithm>
#include <string>

#include "workspace/reach.h"
#include "workspace/yarn_lock.h"

namespace loadline::workspace {
namespace {

bool list_allows(const std::vector<std::string_view>& list, std::string_view value) {
  if (list.empty() || value.empty() || (list.size() == 1 && list[0] == "any")) return true;
  std::size_t refusals = 0;
  bool named = false;
  for (const auto entry : list) {
    if (entry.starts_with('!')) {
      if (entry.substr(1) == value) return false;
      ++refusals;
    } else {
      named = named || entry == value;
    }
  }
  return named || refusals == list.size();
}

}  // namespace

Reach::Reach(const Workspace& workspace, std::string_view importer_folder, const ClosureRequest& request, Limits limits)
    : workspace_{workspace}, lockfile_{workspace.lockfile}, request_{request}, limits_{limits}, names_{workspace} {
  if (lockfile_ != nullptr) {
    met_.resize(lockfile_->packages.size());
    installed_.resize(lockfile_->packages.size());
    before_.resize(lockfile_->packages.size());
  }
  folders_.emplace_back(importer_folder);
  way_to_.emplace_back();
  known_folders_.emplace(importer_folder, 0);
  add_folder(0, request.development);
  while (!open_folders_.empty() || !open_packages_.empty()) {
    if (!open_folders_.empty()) {
      const auto next = open_folders_.front();
      open_folders_.pop_front();
      add_folder(next, false);
    } else {
      const auto [id, fitting] = open_packages_.front();
      open_packages_.pop_front();
      for (const auto& edge : lockfile_->packages[id].dependencies) follow(edge, fitting, {id, 0});
    }
  }
}

Closure Reach::closure() const {
  Closure out;
  for (PackageId id = 0; id < installed_.size(); ++id)
    if (installed_[id]) out.packages.push_back(id);
  out.importers.assign(folders_.begin() + 1, folders_.end());
  out.importers.insert(out.importers.end(), copied_.begin(), copied_.end());
  std::erase(out.importers, folders_.front());
  std::ranges::sort(out.importers);
  const auto repeated = std::ranges::unique(out.importers);
  out.importers.erase(repeated.begin(), repeated.end());
  return out;
}

std::vector<std::string> Reach::chain_to(PackageId package) const {
  std::vector<std::string> out;
  Step at{package, 0};
  for (; at.package != no_package; at = before_[at.package]) out.emplace_back(lockfile_->packages[at.package].key);
  for (auto folder = at.folder;; folder = way_to_[folder].folder) {
    const Manifest* const member = names_.in_folder(folders_[folder]);
    out.push_back(member != nullptr && !member->name.empty() ? member->name : folders_[folder]);
    // A package may lead to a member; the way goes on from there.
    if (way_to_[folder].package != no_package) {
      auto rest = chain_to(way_to_[folder].package);
      std::ranges::reverse(out);
      rest.insert(rest.end(), out.begin(), out.end());
      return rest;
    }
    if (folder == 0) break;
  }
  std::ranges::reverse(out);
  return out;
}

// `wanted`: whoever needs it is installed and fits the platform.
void Reach::follow(const Edge& edge, bool wanted, Step from) {
  if (edge.optional && !request_.optional) return;
  if (!edge.folder.empty()) return wanted ? enter(names_.tree_folder(edge.folder), from) : void();
  if (edge.package >= met_.size() || edge.package == limits_.without) return;
  const auto& package = lockfile_->packages[edge.package];
  const bool pnpm = lockfile_->manager == Manager::pnpm;
  // Only pnpm's lockfile says of every package whether all that need it can do without.
  const bool optional = package.optional || (edge.optional && !pnpm);
  const bool fitting = wanted && (!optional || fits(package, request_));
  const auto met = fitting ? Met::fitting : Met::otherwise;
  if (met_[edge.package] >= met || (!fitting && !pnpm)) return;
  if (met_[edge.package] == Met::never) before_[edge.package] = from;
  met_[edge.package] = met;
  open_packages_.emplace_back(edge.package, fitting);
  if (!fitting && optional) return;
  installed_[edge.package] = true;
  if (const Manifest* const copied = names_.injected(package)) copied_.push_back(copied->folder);
}

// A folder counts as part of the workspace where the lockfile or a member says so.
void Reach::enter(std::string folder, Step from) {
  const bool from_root = from.package == no_package && folders_[from.folder] == workspace_.folder;
  if (!limits_.links && !from_root) return;
  if (names_.importer_of(folder) == nullptr && names_.in_folder(folder) == nullptr) return;
  const auto id = static_cast<FolderId>(folders_.size());
  if (!known_folders_.emplace(folder, id).second) return;
  folders_.push_back(std::move(folder));
  way_to_.push_back(from);
  open_folders_.push_back(id);
}

void Reach::add_folder(FolderId folder, bool development) {
  const Step step{no_package, folder};
  const Manifest* const manifest = names_.in_folder(folders_[folder]);
  if (const Importer* const importer = names_.importer_of(folders_[folder])) {
    for (const auto& requirement : importer->requirements) {
      auto kind = requirement.kind;
      // Berry's lockfile does not tell development dependencies from the others.
      if (lockfile_->manager == Manager::yarn_berry && manifest != nullptr)
        if (const Requirement* const written = manifest->requirement(requirement.name)) kind = written->kind;
      if (kind != DependencyKind::development || development) follow(requirement.edge, true, step);
    }
  } else if (manifest != nullptr) {
    for (const auto& requirement : manifest->requirements) add_requirement(*manifest, requirement, development, step);
  }
}

// No importer in the lockfile: yarn 1, or no lockfile at all.
void Reach::add_requirement(const Manifest& from, const Requirement& requirement, bool development, Step step) {
  if (requirement.kind == DependencyKind::peer) return;
  if (requirement.kind == DependencyKind::development && !development) return;
  const bool optional = requirement.kind == DependencyKind::optional;
  if (const Manifest* const member = names_.linked(from, requirement)) return enter(member->folder, step);
  if (lockfile_ == nullptr || lockfile_->descriptors.empty()) return;
  follow({requirement.name, package_asked_for(*lockfile_, requirement.name, requirement.specifier), {}, optional}, true,
         step);
}

bool fits(const LockedPackage& package, const ClosureRequest& request) {
  return list_allows(package.os, request.os) && list_allows(package.cpu, request.cpu) &&
         list_allows(package.libc, request.libc);
}

Closure closure_of(const Workspace& workspace, std::string_view importer_folder, const ClosureRequest& request) {
  return Reach{workspace, importer_folder, request}.closure();
}

}  // namespace loadline::workspace

// SPDX-License-Identifier: Apache-2.0
// What one importer needs of the registry and of the workspace.
//
// pnpm: lockfile/filtering/src/filterLockfileByImportersAndEngine.ts and package-is-installable's
// checkPlatform.ts at v9.14.2. A linked importer brings its own dependencies, never its devDependencies; an
// optional package that does not fit the platform is left out. What it needs is left out only where the lockfile
// calls that optional too: pnpm installs the rest, though nothing there needs it (erp's file-storage has tslib so).
#include <algorithm>
#include <set>
#include <string>

#include "workspace/names.h"
#include "workspace/workspace.h"
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

class Walk {
 public:
  Walk(const Workspace& workspace, const ClosureRequest& request)
      : lockfile_{workspace.lockfile}, request_{&request}, names_{workspace} {
    if (lockfile_ == nullptr) return;
    met_.resize(lockfile_->packages.size());
    installed_.resize(lockfile_->packages.size());
  }

  Closure run(std::string_view folder) {
    start_ = folder;
    add_importer(folder, request_->development);
    while (!open_folders_.empty() || !open_packages_.empty()) {
      if (!open_packages_.empty()) {
        const auto [id, fits] = open_packages_.back();
        open_packages_.pop_back();
        for (const auto& edge : lockfile_->packages[id].dependencies) follow(edge, fits);
      } else {
        const auto next = std::move(open_folders_.back());
        open_folders_.pop_back();
        add_importer(next, false);
      }
    }
    Closure out;
    for (PackageId id = 0; id < installed_.size(); ++id)
      if (installed_[id]) out.packages.push_back(id);
    importers_.erase(start_);
    out.importers.assign(importers_.begin(), importers_.end());
    return out;
  }

 private:
  // `wanted`: whoever needs it is installed and fits the platform.
  void follow(const Edge& edge, bool wanted) {
    if (edge.optional && !request_->optional) return;
    if (!edge.folder.empty()) return wanted ? enter(names_.tree_folder(edge.folder)) : void();
    if (edge.package >= met_.size()) return;
    const auto& package = lockfile_->packages[edge.package];
    const bool pnpm = lockfile_->manager == Manager::pnpm;
    // Only pnpm's lockfile says of every package whether all that need it can do without.
    const bool optional = package.optional || (edge.optional && !pnpm);
    const bool fitting = wanted && (!optional || fits(package, *request_));
    const auto met = fitting ? Met::fitting : Met::otherwise;
    if (met_[edge.package] >= met || (!fitting && !pnpm)) return;
    met_[edge.package] = met;
    open_packages_.emplace_back(edge.package, fitting);
    if (!fitting && optional) return;
    installed_[edge.package] = true;
    if (const Manifest* const copied = names_.injected(package)) importers_.insert(copied->folder);
  }

  // A folder counts as part of the workspace where the lockfile or a member says so.
  void enter(std::string folder) {
    if (!request_->links) return;
    if (names_.importer_of(folder) == nullptr && names_.in_folder(folder) == nullptr) return;
    if (folder != start_ && importers_.insert(folder).second) open_folders_.push_back(std::move(folder));
  }

  void add_importer(std::string_view folder, bool development) {
    const Manifest* const manifest = names_.in_folder(folder);
    if (const Importer* const importer = names_.importer_of(folder)) {
      for (const auto& requirement : importer->requirements) {
        auto kind = requirement.kind;
        // Berry's lockfile does not tell development dependencies from the others.
        if (lockfile_->manager == Manager::yarn_berry && manifest != nullptr)
          if (const Requirement* const written = manifest->requirement(requirement.name)) kind = written->kind;
        if (kind != DependencyKind::development || development) follow(requirement.edge, true);
      }
    } else if (manifest != nullptr) {
      for (const auto& requirement : manifest->requirements) add_requirement(*manifest, requirement, development);
    }
  }

  // No importer in the lockfile: yarn 1, or no lockfile at all.
  void add_requirement(const Manifest& from, const Requirement& requirement, bool development) {
    if (requirement.kind == DependencyKind::peer) return;
    if (requirement.kind == DependencyKind::development && !development) return;
    const bool optional = requirement.kind == DependencyKind::optional;
    if (const Manifest* const member = names_.linked(from, requirement)) return enter(member->folder);
    if (lockfile_ == nullptr || lockfile_->descriptors.empty()) return;
    follow({requirement.name, package_asked_for(*lockfile_, requirement.name, requirement.specifier), {}, optional},
           true);
  }

  const Lockfile* lockfile_;
  const ClosureRequest* request_;
  Names names_;
  std::string start_;
  enum class Met : std::uint8_t { never, otherwise, fitting };
  std::vector<Met> met_;
  std::vector<bool> installed_;
  std::vector<std::pair<PackageId, bool>> open_packages_;  // whether it fits
  std::vector<std::string> open_folders_;
  std::set<std::string, std::less<>> importers_;
};

}  // namespace

bool fits(const LockedPackage& package, const ClosureRequest& request) {
  return list_allows(package.os, request.os) && list_allows(package.cpu, request.cpu) &&
         list_allows(package.libc, request.libc);
}

Closure closure_of(const Workspace& workspace, std::string_view importer_folder, const ClosureRequest& request) {
  return Walk{workspace, request}.run(importer_folder);
}

}  // namespace loadline::workspace

// SPDX-License-Identifier: Apache-2.0
// Importers become applications, locked packages libraries; what only development asks for is marked as that.
#include "packages/locked.h"

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

#include "base/paths.h"
#include "base/text.h"
#include "packages/node.h"

namespace loadline::packages {
namespace {

class Locked {
 public:
  explicit Locked(const workspace::Lockfile& lockfile) : lockfile_{lockfile} {
    for (const auto& locked : lockfile.packages) {
      Package package{.ecosystem = Ecosystem::npm,
                      .name = std::string{locked.name},
                      .version = std::string{locked.version},
                      .location = lockfile.source->path(),
                      .reach = Reach::none};
      for (const auto& edge : locked.dependencies) take(edge, package);
      packages_.push_back(std::move(package));
    }
  }

  void add_importer(const workspace::Importer& importer, Package manifest) {
    Package package{
        .ecosystem = Ecosystem::npm,
        .application = true,
        .name = std::move(manifest.name),
        .version = std::move(manifest.version),
        .licences = std::move(manifest.licences),
        .location = join_path(folder_of(lockfile_.source->path()), join_path(importer.folder, "package.json")),
        .reach = Reach::production};
    importers_[std::string{importer.folder == "." ? "" : importer.folder}] = packages_.size();
    if (package.name.empty()) package.name = importer.folder == "." ? "workspace" : std::string{importer.folder};
    for (const auto& requirement : importer.requirements) {
      take(requirement.edge, package);
      if (requirement.edge.package >= lockfile_.packages.size()) continue;
      const bool development = requirement.kind == workspace::DependencyKind::development;
      (development ? development_ : production_).push_back(requirement.edge.package);
    }
    packages_.push_back(std::move(package));
  }

  std::vector<Package> finished() {
    link();
    spread(std::move(production_), Reach::production);
    spread(std::move(development_), Reach::development);
    sort();
    return std::move(packages_);
  }

 private:
  // `into` is the package that is added next.
  void take(const workspace::Edge& edge, Package& into) {
    if (edge.package < lockfile_.packages.size()) into.dependencies.push_back(edge.package);
    else if (!edge.folder.empty()) links_.emplace_back(packages_.size(), edge.folder == "." ? "" : edge.folder);
  }

  // From one folder of the workspace to another: every importer is known by now.
  void link() {
    for (const auto& [from, folder] : links_)
      if (const auto found = importers_.find(folder); found != importers_.end())
        packages_[from].dependencies.push_back(found->second);
  }

  void spread(std::vector<std::size_t> ahead, Reach reach) {
    while (!ahead.empty()) {
      const auto at = ahead.back();
      ahead.pop_back();
      if (packages_[at].reach != Reach::none) continue;
      packages_[at].reach = reach;
      for (const auto dependency : packages_[at].dependencies) ahead.push_back(dependency);
    }
  }

  void sort() {
    std::vector<std::size_t> order(packages_.size()), place(packages_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
      const auto key = [&](std::size_t i) {
        return std::tie(packages_[i].name, packages_[i].version, packages_[i].location);
      };
      return key(a) < key(b);
    });
    for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = i;
    std::vector<Package> sorted;
    for (const auto from : order) {
      auto& package = sorted.emplace_back(std::move(packages_[from]));
      for (auto& dependency : package.dependencies) dependency = place[dependency];
      std::ranges::sort(package.dependencies);
      package.dependencies.erase(std::ranges::unique(package.dependencies).begin(), package.dependencies.end());
    }
    packages_ = std::move(sorted);
  }

  const workspace::Lockfile& lockfile_;
  std::vector<Package> packages_;  // those of the lockfile first, at its own indexes
  std::vector<std::size_t> production_, development_;
  std::map<std::string, std::size_t, std::less<>> importers_;  // by folder; "" for the root
  std::vector<std::pair<std::size_t, std::string>> links_;
};

}  // namespace

Inventory inventory_of(const workspace::Lockfile& lockfile,
                       const std::function<std::string(std::string_view folder)>& manifest_of) {
  Locked locked{lockfile};
  for (const auto& importer : lockfile.importers)
    locked.add_importer(importer, read_package_json(manifest_of(importer.folder)));
  Inventory out;
  out.packages = locked.finished();
  for (const auto& problem : lockfile.problems)
    out.problems.push_back(problem.place.source->path() + ": " + problem.message);
  return out;
}

}  // namespace loadline::packages

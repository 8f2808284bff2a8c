// SPDX-License-Identifier: Apache-2.0
// Shortest ways by breadth first; "what it alone brings" is what cannot be reached any more without it.
#include "predict/why.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "base/paths.h"

namespace loadline::predict {
namespace {

using workspace::Edge;
using workspace::PackageId;

constexpr PackageId nobody = workspace::no_package;

// Everything reachable from an importer, with the step before each package.
class Reach {
 public:
  Reach(const workspace::Workspace& workspace, const workspace::ClosureRequest& request)
      : workspace_{workspace}, lockfile_{*workspace.lockfile}, request_{request} {}

  void run(const std::string& importer, PackageId left_out) {
    before_.assign(lockfile_.packages.size(), {});
    reached_.assign(lockfile_.packages.size(), false);
    folders_ = {importer};
    std::deque<PackageId> open;
    std::deque<std::string> open_folders{importer};
    const auto follow = [&](const Edge& edge, PackageId from, const std::string& folder) {
      if (!edge.folder.empty()) {
        auto to = join_path(workspace_.folder, edge.folder);
        if (folders_.insert(to).second) {
          way_to_[to] = {from, folder};
          open_folders.push_back(std::move(to));
        }
        return;
      }
      if (edge.package >= reached_.size() || reached_[edge.package] || edge.package == left_out) return;
      const auto& package = lockfile_.packages[edge.package];
      if ((edge.optional || package.optional) && !fits(package, request_)) return;
      reached_[edge.package] = true;
      before_[edge.package] = {from, folder};
      open.push_back(edge.package);
    };
    while (!open.empty() || !open_folders.empty()) {
      if (!open_folders.empty()) {
        const auto folder = std::move(open_folders.front());
        open_folders.pop_front();
        const auto* found = lockfile_.importer(relative_to_lockfile(folder));
        if (found == nullptr) continue;
        for (const auto& requirement : found->requirements)
          if (requirement.kind != workspace::DependencyKind::development) follow(requirement.edge, nobody, folder);
      } else {
        const auto id = open.front();
        open.pop_front();
        for (const auto& edge : lockfile_.packages[id].dependencies) follow(edge, id, {});
      }
    }
  }

  [[nodiscard]] const std::vector<bool>& reached() const { return reached_; }

  [[nodiscard]] std::vector<std::string> chain_to(PackageId package) const {
    std::vector<std::string> out;
    Step at{package, {}};
    while (at.package != nobody || !at.folder.empty() || out.empty()) {
      if (at.package != nobody) {
        out.emplace_back(lockfile_.packages[at.package].key);
        at = before_[at.package];
        continue;
      }
      const auto* member = workspace_.member_in(at.folder);
      out.push_back(member != nullptr && !member->name.empty() ? member->name : at.folder);
      const auto way = way_to_.find(at.folder);
      if (way == way_to_.end()) break;
      at = way->second;
    }
    std::ranges::reverse(out);
    return out;
  }

 private:
  struct Step {
    PackageId package = nobody;
    std::string folder;
  };

  [[nodiscard]] std::string relative_to_lockfile(const std::string& folder) const {
    const auto out = relative_path(folder, workspace_.folder);
    return out.empty() ? "." : out;
  }

  const workspace::Workspace& workspace_;
  const workspace::Lockfile& lockfile_;
  const workspace::ClosureRequest& request_;
  std::vector<Step> before_;
  std::vector<bool> reached_;
  std::set<std::string> folders_;
  std::map<std::string, Step> way_to_;
};

}  // namespace

std::vector<Why> why(const workspace::Workspace& workspace, std::string_view importer, std::string_view package,
                     const Sizes& sizes, const workspace::ClosureRequest& request) {
  std::vector<Why> out;
  if (workspace.lockfile == nullptr) return out;
  const auto& lockfile = *workspace.lockfile;
  Reach all{workspace, request};
  all.run(std::string{importer}, nobody);
  for (PackageId id = 0; id < lockfile.packages.size(); ++id) {
    if (!all.reached()[id] || lockfile.packages[id].name != package) continue;
    Why one{.package = id, .bytes = {}, .chain = all.chain_to(id)};
    if (const auto size = size_of(sizes, asked(lockfile.packages[id]))) one.bytes = size->bytes;
    Reach rest{workspace, request};
    rest.run(std::string{importer}, id);
    for (PackageId other = 0; other < lockfile.packages.size(); ++other) {
      if (!all.reached()[other] || rest.reached()[other]) continue;
      ++one.alone;
      if (const auto size = size_of(sizes, asked(lockfile.packages[other]))) one.alone_bytes += size->bytes;
    }
    out.push_back(std::move(one));
  }
  std::ranges::stable_sort(out, std::ranges::greater{}, &Why::alone_bytes);
  return out;
}

std::vector<Duplicate> duplicates_of(const workspace::Lockfile& lockfile, const std::vector<PackageId>& packages,
                                     const Sizes& sizes) {
  std::map<std::string_view, std::vector<PackageId>> by_name;
  for (const auto id : packages) by_name[lockfile.packages[id].name].push_back(id);
  std::vector<Duplicate> out;
  for (const auto& [name, ids] : by_name) {
    if (ids.size() < 2) continue;
    Duplicate one{.name = std::string{name}, .variants = {}, .spare_bytes = 0};
    std::uint64_t largest = 0;
    for (const auto id : ids) {
      one.variants.emplace_back(lockfile.packages[id].key);
      const auto size = size_of(sizes, asked(lockfile.packages[id]));
      const auto bytes = size ? size->bytes : 0;
      one.spare_bytes += bytes;
      largest = std::max(largest, bytes);
    }
    one.spare_bytes -= largest;
    out.push_back(std::move(one));
  }
  std::ranges::stable_sort(out, std::ranges::greater{}, &Duplicate::spare_bytes);
  return out;
}

}  // namespace loadline::predict

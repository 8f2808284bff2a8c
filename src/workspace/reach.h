// SPDX-License-Identifier: Apache-2.0
// What an importer needs, and by which way: the walk behind every closure.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "workspace/names.h"
#include "workspace/workspace.h"

namespace loadline::workspace {

class Reach {
 public:
  struct Limits {
    // False: nothing of what the members need that it links to, as pnpm installs for `--filter X`. Links of the
    // workspace's root are followed all the same, and no further: pnpm looks a link up as if it stood there
    // (parseDepRefs in the file that closure.cpp names).
    bool links = true;
    PackageId without = no_package;  // as if that were not there
  };
  Reach(const Workspace& workspace, std::string_view importer_folder, const ClosureRequest& request, Limits limits);
  Reach(const Workspace& workspace, std::string_view importer_folder, const ClosureRequest& request)
      : Reach{workspace, importer_folder, request, Limits{}} {}

  [[nodiscard]] bool has(PackageId package) const { return package < installed_.size() && installed_[package]; }
  [[nodiscard]] Closure closure() const;
  // From the importer to a package that is there, by the shortest way: names of members, then keys of packages.
  [[nodiscard]] std::vector<std::string> chain_to(PackageId package) const;

 private:
  using FolderId = std::uint32_t;  // index into folders_
  struct Step {  // what was taken before: a package, or a folder where that is none
    PackageId package = no_package;
    FolderId folder = 0;
  };
  void follow(const Edge& edge, bool wanted, Step from);
  void enter(std::string folder, Step from);
  void add_folder(FolderId folder, bool development);
  void add_requirement(const Manifest& from, const Requirement& requirement, bool development, Step step);

  const Workspace& workspace_;
  const Lockfile* lockfile_;
  const ClosureRequest& request_;
  Limits limits_;
  Names names_;
  enum class Met : std::uint8_t { never, otherwise, fitting };
  std::vector<Met> met_;
  std::vector<bool> installed_;
  std::vector<Step> before_;  // of packages
  std::vector<std::string> folders_;  // the importer first
  std::vector<Step> way_to_;  // beside it
  std::map<std::string, FolderId, std::less<>> known_folders_;
  std::vector<std::string> copied_;  // members that a package is a copy of
  std::deque<std::pair<PackageId, bool>> open_packages_;  // whether it fits
  std::deque<FolderId> open_folders_;
};

}  // namespace loadline::workspace

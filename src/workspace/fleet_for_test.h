// SPDX-License-Identifier: Apache-2.0
// For tests: a repository in memory, read and assembled.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/paths.h"
#include "workspace/assemble.h"

namespace loadline::workspace {

class Fleet {
 public:
  explicit Fleet(const std::map<std::string, std::string>& files) {
    RepositoryParts parts;
    for (const auto& [path, text] : files) {
      sources_.push_back(std::make_unique<Source>(path, text));
      const Source& source = *sources_.back();
      const auto name = base_name(path);
      if (name == "package.json") parts.manifests.push_back(&manifests_.emplace_back(read_manifest(source)));
      if (name == "pnpm-lock.yaml" || name == "yarn.lock" || name == "package-lock.json")
        parts.lockfiles.push_back(&lockfiles_.emplace_back(read_lockfile(source)));
      if (name == "pnpm-workspace.yaml") parts.workspace_files.push_back(&source);
      if (name == ".npmrc") parts.npmrcs.push_back(&source);
    }
    workspaces = assemble(parts);
  }

  [[nodiscard]] const Workspace& in(std::string_view folder) const {
    for (const auto& workspace : workspaces)
      if (workspace.folder == folder) return workspace;
    return nothing_;
  }

  std::vector<Workspace> workspaces;

 private:
  std::vector<std::unique_ptr<Source>> sources_;
  std::deque<Manifest> manifests_;
  std::deque<Lockfile> lockfiles_;
  Workspace nothing_;
};

// "folder name: manifest's / lockfile's", for lists that a person can read.
inline std::vector<std::string> told(const std::vector<Mismatch>& mismatches) {
  std::vector<std::string> out;
  for (const auto& m : mismatches)
    out.push_back((m.manifest == nullptr ? "" : m.manifest->folder) + " " + m.name + ": " + m.manifest_specifier +
                  " / " + m.lockfile_specifier);
  return out;
}

inline std::vector<std::string> keys_of(const Lockfile& lockfile, const std::vector<PackageId>& ids) {
  std::vector<std::string> out;
  for (const auto id : ids) out.emplace_back(lockfile.packages[id].key);
  return out;
}

}  // namespace loadline::workspace

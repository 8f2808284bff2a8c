// SPDX-License-Identifier: Apache-2.0
// A workspace's members and importers by name and folder, hashed once per question asked of all of them.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "workspace/workspace.h"

namespace loadline::workspace {

class Names {
 public:
  explicit Names(const Workspace& workspace);

  [[nodiscard]] const Manifest* in_folder(std::string_view folder) const;    // relative to the tree's root
  [[nodiscard]] const Manifest* named(std::string_view name) const;
  [[nodiscard]] const Importer* importer_of(std::string_view folder) const;  // relative to the tree's root
  [[nodiscard]] std::string tree_folder(std::string_view lockfile_folder) const;

  // The member that a requirement leads to: linked by the lockfile, or linkable where it does not say.
  [[nodiscard]] const Manifest* linked(const Manifest& from, const Requirement& requirement) const;
  // The member that a package of the lockfile is a copy of ("file:packages/kernel").
  [[nodiscard]] const Manifest* injected(const LockedPackage& package) const;

 private:
  [[nodiscard]] const Manifest* linkable(const Manifest& from, const Requirement& requirement) const;

  const Workspace* workspace_;
  std::unordered_map<std::string_view, const Manifest*> by_folder_, by_name_;
  std::unordered_map<std::string_view, const Importer*> importers_;
};

}  // namespace loadline::workspace

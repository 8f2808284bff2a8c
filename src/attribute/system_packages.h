// SPDX-License-Identifier: Apache-2.0
// Which system package a file belongs to, by the lists that dpkg and apk leave behind.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_tree.h"

namespace loadline::attribute {

struct SystemPackage {
  std::string ecosystem;  // "deb", "apk"
  std::string name;
  std::string version;    // empty where the database does not tell
};

struct SystemPackages {
  std::vector<SystemPackage> packages;  // by name
  std::map<std::string, std::size_t, std::less<>> owners;  // path to index

  [[nodiscard]] const SystemPackage* owner_of(std::string_view path) const;
};

// Whether the pass has to keep this file for system_packages().
[[nodiscard]] bool is_package_database(std::string_view path);
[[nodiscard]] SystemPackages system_packages(const FileTree& tree);

}  // namespace loadline::attribute

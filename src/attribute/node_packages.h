// SPDX-License-Identifier: Apache-2.0
// The installed Node packages of a file system, and which of them the application reaches.
//
// What is installed says more than any manifest: node looks a name up from folder to folder, and pnpm's virtual store
// (node_modules/.pnpm/<id>/node_modules/<name>) is a graph of symlinks. So the closure is walked as node would walk
// it, from every application root, over the package.json files that were kept during the pass.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "image/file_system.h"

namespace loadline::attribute {

enum class Reach : std::uint8_t { production, development, none };

struct NodePackage {
  std::string path;     // the real folder
  std::string name;
  std::string version;
  Reach reach = Reach::none;
  bool older = false;   // production, but a higher version of the same name is installed as well
};

struct NodePackages {
  std::vector<NodePackage> packages;  // by path
  std::vector<std::string> roots;     // folders with a package.json of their own and node_modules, by path
  bool truthful = true;  // false: a manifest was not kept, or there is no root; nothing is "unreachable"

  // The package that the file belongs to, or null.
  [[nodiscard]] const NodePackage* owner_of(std::string_view path) const;
};

// Whether the pass has to keep this file for node_packages().
[[nodiscard]] bool is_package_manifest(std::string_view path);
[[nodiscard]] NodePackages node_packages(const image::FileSystem& files);

}  // namespace loadline::attribute

// SPDX-License-Identifier: Apache-2.0
// The Node packages of an image as `require` would find them: real folders, links followed, so that pnpm's virtual
// store and hoisted trees are the same thing here. Debian's own folder for them (usr/share/nodejs) counts too.
//
// An application is a folder outside of node_modules with a package.json and node_modules. What its `dependencies`
// reach, through the links that are really there, is production; what only `devDependencies` reach is development; the
// rest nobody reaches. Workspace packages that a link leads to are passed through. Peers count for production: they
// are needed at run time by who asks for them.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "image/file_system.h"
#include "packages/package.h"

namespace loadline::packages {

struct NodePackages {
  // Applications and packages, by folder; `location` is the package.json, `dependencies` are indexes in here.
  std::vector<Package> packages;
  std::vector<std::uint32_t> folders;  // of each: a node of the file system
};

// Whether the pass has to keep this file for node_packages().
[[nodiscard]] bool is_node_manifest(std::string_view path);
[[nodiscard]] NodePackages node_packages(const image::FileSystem& files);

// Name, version, licence, and what it needs: `dependencies` and peers. A package without a name where it has none.
[[nodiscard]] Package read_package_json(std::string_view text);

}  // namespace loadline::packages

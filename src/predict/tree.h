// SPDX-License-Identifier: Apache-2.0
// The packages that a dependency install brings, told apart by who needs them, and what they weigh.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "fleet/fleet.h"
#include "predict/content.h"
#include "predict/sizes.h"
#include "workspace/workspace.h"

namespace loadline::predict {

// What an install is asked for, of one workspace.
struct InstallAsked {
  const workspace::Workspace* workspace = nullptr;
  const workspace::Manifest* package = nullptr;  // the one that the image is for; may be null
  std::vector<std::string> importers;            // folders whose dependencies are installed
  bool development = false;
  std::string libc = "glibc";                    // empty: not known
  std::string cpu = "x64";
  bool links = true;        // what members need that those importers link to, too
  bool hard_links = false;  // packages of the store are linked, not copied: peer variants share their bytes
};

// Ascending and disjoint.
struct InstalledPackages {
  std::vector<workspace::PackageId> production, development, other;
};
[[nodiscard]] InstalledPackages packages_of(const InstallAsked& asked);

// What is counted already, where packages are linked to one store: by archive and by file.
struct Linked {
  std::unordered_set<std::string_view> archives;
  std::unordered_set<std::size_t> files;
};

// The sum over packages, each with its size or an estimate, plus the links that the manager makes.
struct Weighed {
  Amount bytes;
  std::uint64_t packed = 0;     // compressed, of those whose archive is known
  std::uint64_t packed_of = 0;  // their uncompressed bytes
  std::size_t packages = 0, estimated = 0;
  Known known = Known::measured;
  std::string how;
};
// `linked`: null where packages are copied.
[[nodiscard]] Weighed weigh(const workspace::Lockfile& lockfile, const std::vector<workspace::PackageId>& packages,
                            const Sizes& sizes, Linked* linked);

// One content per group that is not empty, all at `folder`/node_modules.
[[nodiscard]] Contents contents_of(const InstallAsked& asked, const std::string& folder, const Sizes& sizes,
                                   Place place);

}  // namespace loadline::predict

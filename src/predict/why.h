// SPDX-License-Identifier: Apache-2.0
// Why a package is in an image, and which packages are in it more than once.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "predict/sizes.h"
#include "workspace/workspace.h"

namespace loadline::predict {

// One installed variant of a package ("zod@3.23.8", or one of its peer variants).
struct Why {
  workspace::PackageId package = workspace::no_package;
  std::optional<std::uint64_t> bytes;
  std::vector<std::string> chain;       // from the package that is built to it: the shortest way
  std::size_t alone = 0;                // packages that would go with it, itself included
  std::uint64_t alone_bytes = 0;        // theirs, as far as they are known
};
// Of every variant in the production closure, the heaviest with all that it alone brings first.
[[nodiscard]] std::vector<Why> why(const workspace::Workspace& workspace, std::string_view importer,
                                   std::string_view package, const Sizes& sizes,
                                   const workspace::ClosureRequest& request = {});

struct Duplicate {
  std::string name;
  std::vector<std::string> variants;  // lockfile keys: versions, peer variants
  std::uint64_t spare_bytes = 0;      // all but the largest, as far as they are known
};
// Packages that a set holds more than once, the most spare bytes first.
[[nodiscard]] std::vector<Duplicate> duplicates_of(const workspace::Lockfile& lockfile,
                                                   const std::vector<workspace::PackageId>& packages,
                                                   const Sizes& sizes);

}  // namespace loadline::predict

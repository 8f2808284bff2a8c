// SPDX-License-Identifier: Apache-2.0
// Figures that were fitted, each with its interval and what it was fitted on. Used where nothing better is known.
#pragma once

#include <cstddef>
#include <string_view>

#include "predict/amount.h"

namespace loadline::predict {

// So many npm packages of which nothing is known.
[[nodiscard]] Amount estimated_packages(std::size_t count);
// JavaScript that tsc makes of so many bytes of TypeScript in so many files.
struct Compiled {
  std::uint64_t source_bytes = 0;
  std::size_t files = 0;
  bool maps = false;
  bool declarations = false;
};
[[nodiscard]] Amount compiled_output(const Compiled& compiled);
// What is left of the bytes in a registry's layer, gzip as engines use it.
[[nodiscard]] double packed_share(Part part);
// What npm keeps of the list of versions that it chose a tool's from.
[[nodiscard]] std::uint64_t list_of_versions(std::string_view tool);
// npm's cache after an install of archives and lists of so many bytes.
[[nodiscard]] Amount kept_archives(std::uint64_t archives);
// The index that pnpm's store has of packages of so many bytes.
[[nodiscard]] Amount store_index(const Amount& packages);
// Debian's package lists after `apt-get update`.
[[nodiscard]] Amount package_lists();

}  // namespace loadline::predict

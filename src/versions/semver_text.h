// SPDX-License-Identifier: Apache-2.0
// The pieces that versions and ranges are written with.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "versions/semver.h"

namespace loadline::versions {

inline constexpr std::size_t longest_version = 256;

// "1", "1.x", "1.2.*", "1.2.3-rc.1+build": absent numbers are x, X, * or not written.
struct Partial {
  std::optional<std::uint64_t> major, minor, patch;
  std::vector<std::string> prerelease;
  std::string_view prefix;  // what stands before the first number: "", "v", "=v", ...

  [[nodiscard]] bool complete() const { return major && minor && patch; }
};
[[nodiscard]] std::optional<Partial> parse_partial(std::string_view text, Strictness how);

}  // namespace loadline::versions

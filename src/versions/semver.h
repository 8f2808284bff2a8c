// SPDX-License-Identifier: Apache-2.0
// Versions and ranges exactly as npm's `semver` package reads them (node-semver 7, README "Ranges" and
// classes/range.js): ^ ~ x-ranges, hyphens, ||, and the rule that a prerelease only satisfies a range
// that names a prerelease of the same version.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace loadline::versions {

enum class Strictness : std::uint8_t { strict, loose };  // loose: "v 1.2.3", "1.2.3beta", leading zeros

struct Version {
  std::uint64_t major = 0, minor = 0, patch = 0;
  std::vector<std::string> prerelease;  // build metadata is read and dropped: it orders nothing
};
[[nodiscard]] std::optional<Version> parse_version(std::string_view text, Strictness how = Strictness::strict);
[[nodiscard]] std::weak_ordering compare(const Version& a, const Version& b);

enum class Operator : std::uint8_t { any, equal, less, less_equal, greater, greater_equal };
struct Comparator {
  Operator op = Operator::any;
  Version version;
};
struct Range {
  std::vector<std::vector<Comparator>> sets;  // one set must hold, all of its comparators at once
};
[[nodiscard]] std::optional<Range> parse_range(std::string_view text, Strictness how = Strictness::strict);

[[nodiscard]] bool satisfies(const Version& version, const Range& range);
[[nodiscard]] bool satisfies(std::string_view version, std::string_view range, Strictness how = Strictness::strict);
// Whether some version could be in both; as node-semver decides it, by comparators.
[[nodiscard]] bool intersects(const Range& a, const Range& b);

}  // namespace loadline::versions

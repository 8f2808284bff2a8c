// SPDX-License-Identifier: Apache-2.0
// Which of two versions is the later one, as each package ecosystem itself decides it.
//
// The orders are not refinements of each other ("1.0-1" is later than "1.0" for dpkg and earlier for npm), so
// that a version means nothing without its ecosystem. Different texts may be equal ("1.0" and "1.0.0" for PyPI).
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace loadline::versions {

enum class Ecosystem : std::uint8_t { npm, debian, apk, rpm, pypi, maven, rubygems, nuget, go };

struct EcosystemName {
  std::string_view name;  // lower case
  Ecosystem ecosystem = Ecosystem::npm;
};
// Every name, the first of each ecosystem being the one to print; the others are what people call it too.
[[nodiscard]] std::span<const EcosystemName> ecosystem_names();
[[nodiscard]] std::optional<Ecosystem> ecosystem_named(std::string_view name);  // in any case
[[nodiscard]] std::string_view name_of(Ecosystem ecosystem);

// How `a` stands to `b`; nothing where either is not a version of that ecosystem.
[[nodiscard]] std::optional<std::weak_ordering> compare(Ecosystem ecosystem, std::string_view a, std::string_view b);
[[nodiscard]] bool is_version(Ecosystem ecosystem, std::string_view text);

inline constexpr std::size_t longest = 1024;  // bytes; a longer text is no version

}  // namespace loadline::versions

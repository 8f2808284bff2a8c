// SPDX-License-Identifier: Apache-2.0
// One function per ecosystem, each in a file of its own with its reference named; order.cpp is their table.
#pragma once

#include <compare>
#include <optional>
#include <string_view>

namespace loadline::versions {

using Order = std::optional<std::weak_ordering>;

[[nodiscard]] Order compare_npm(std::string_view a, std::string_view b);
[[nodiscard]] Order compare_debian(std::string_view a, std::string_view b);
[[nodiscard]] Order compare_apk(std::string_view a, std::string_view b);
[[nodiscard]] Order compare_rpm(std::string_view a, std::string_view b);
[[nodiscard]] Order compare_pypi(std::string_view a, std::string_view b);
[[nodiscard]] Order compare_maven(std::string_view a, std::string_view b);
[[nodiscard]] Order compare_rubygems(std::string_view a, std::string_view b);
[[nodiscard]] Order compare_nuget(std::string_view a, std::string_view b);
[[nodiscard]] Order compare_go(std::string_view a, std::string_view b);

}  // namespace loadline::versions

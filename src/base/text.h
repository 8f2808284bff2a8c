// SPDX-License-Identifier: Apache-2.0
// Small operations on text that the standard library of C++20 lacks.
#pragma once

#include <charconv>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace loadline {

[[nodiscard]] std::string_view trim(std::string_view text);  // blanks, tabs, CR, LF at both ends
[[nodiscard]] std::string lower(std::string_view text);      // ASCII
[[nodiscard]] bool equals_ignoring_case(std::string_view a, std::string_view b);  // ASCII
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
[[nodiscard]] std::vector<std::string_view> split_lines(std::string_view text);  // without line endings
[[nodiscard]] std::vector<std::string_view> split_blanks(std::string_view text);
[[nodiscard]] std::string replace_all(std::string_view text, std::string_view from, std::string_view to);
[[nodiscard]] inline bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != text.npos;
}

// The whole text as a number, or nothing.
template <std::integral Integer>
[[nodiscard]] std::optional<Integer> parse_integer(std::string_view text) {
  Integer value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

// "a", "a and b", "a, b and c"; at most `most` of them, then "and N more".
[[nodiscard]] std::string listed(const std::vector<std::string>& items, std::size_t most = 5);
// The entry of `known` nearest to what was typed, if it is near enough to ask "did you mean".
[[nodiscard]] std::string_view nearest(std::string_view typed, const std::vector<std::string_view>& known);

}  // namespace loadline

// SPDX-License-Identifier: Apache-2.0
// Numbers in versions are texts of digits of any length: "20240101123045" and longer are in daily use.
#pragma once

#include <algorithm>
#include <compare>
#include <string_view>

namespace loadline::versions {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_alphanumeric(char c) { return is_digit(c) || is_letter(c); }
constexpr bool is_number(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_digit); }

// Takes the characters at the start of `text` for which `wanted` holds.
template <class Wanted>
constexpr std::string_view take_while(std::string_view& text, Wanted wanted) {
  std::size_t length = 0;
  while (length < text.size() && wanted(text[length])) ++length;
  const auto taken = text.substr(0, length);
  text.remove_prefix(length);
  return taken;
}
constexpr bool take(std::string_view& text, std::string_view wanted) {
  if (!text.starts_with(wanted)) return false;
  text.remove_prefix(wanted.size());
  return true;
}

constexpr std::string_view without_leading_zeros(std::string_view digits) {
  return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
}
constexpr bool is_zero(std::string_view digits) { return without_leading_zeros(digits).empty(); }

constexpr std::weak_ordering compare_text(std::string_view a, std::string_view b) { return a.compare(b) <=> 0; }
// As numbers; no digits at all are zero.
constexpr std::weak_ordering compare_numbers(std::string_view a, std::string_view b) {
  a = without_leading_zeros(a), b = without_leading_zeros(b);
  if (a.size() != b.size()) return a.size() <=> b.size();
  return compare_text(a, b);
}

}  // namespace loadline::versions

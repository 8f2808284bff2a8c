// SPDX-License-Identifier: Apache-2.0
// RubyGems: Gem::Version (rubygems/version.rb): segments of digits or letters, a letter being a prerelease.
#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"
#include "versions/digits.h"
#include "versions/orders.h"

namespace loadline::versions {
namespace {

// VERSION_PATTERN: digits, then ".word"s, then one "-" with words.
bool is_gem_version(std::string_view text) {
  if (text.empty()) return true;  // it is "0"
  if (take_while(text, is_digit).empty()) return false;
  while (text.starts_with('.')) {
    text.remove_prefix(1);
    if (take_while(text, is_alphanumeric).empty()) return false;
  }
  if (text.empty()) return true;
  if (!take(text, "-")) return false;
  const auto in_word = [](char c) { return is_alphanumeric(c) || c == '-'; };
  do {
    if (take_while(text, in_word).empty()) return false;
  } while (take(text, "."));
  return text.empty();
}

// The zeros that say nothing, at the end of the numbers and at the end of the rest, are dropped.
std::vector<std::string> canonical_segments(const std::string& version) {
  std::vector<std::string> segments;
  for (std::string_view rest = version; !rest.empty();) {
    if (is_digit(rest[0])) {
      segments.emplace_back(take_while(rest, is_digit));
    } else if (is_letter(rest[0])) {
      segments.emplace_back(take_while(rest, is_letter));
    } else {
      rest.remove_prefix(1);
    }
  }
  const auto drop_zeros_before = [&](std::size_t begin, std::size_t end) {
    while (end > begin && is_number(segments[end - 1]) && is_zero(segments[end - 1]))
      segments.erase(segments.begin() + static_cast<std::ptrdiff_t>(--end));
  };
  const auto word = std::ranges::find_if_not(segments, [](const std::string& s) { return is_number(s); });
  const auto numbers = static_cast<std::size_t>(word - segments.begin());
  drop_zeros_before(numbers, segments.size());
  drop_zeros_before(0, numbers);
  return segments;
}

}  // namespace

Order compare_rubygems(std::string_view a, std::string_view b) {
  a = trim(a), b = trim(b);
  if (!is_gem_version(a) || !is_gem_version(b)) return std::nullopt;
  const auto left = canonical_segments(replace_all(a, "-", ".pre."));
  const auto right = canonical_segments(replace_all(b, "-", ".pre."));
  const std::string zero = "0";
  for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
    const auto& one = i < left.size() ? left[i] : zero;
    const auto& other = i < right.size() ? right[i] : zero;
    const bool counts = is_number(one), other_counts = is_number(other);
    if (counts != other_counts) return counts ? std::weak_ordering::greater : std::weak_ordering::less;
    if (const auto order = counts ? compare_numbers(one, other) : compare_text(one, other); order != 0) return order;
  }
  return std::weak_ordering::equivalent;
}

}  // namespace loadline::versions

// SPDX-License-Identifier: Apache-2.0
// Bytes and seconds as people read them.
#include "base/units.h"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

#include "base/text.h"

namespace loadline {

std::string bytes_text(std::uint64_t bytes) {
  if (bytes < 1000) return fmt::format("{} B", bytes);
  constexpr std::array<std::string_view, 5> names = {"kB", "MB", "GB", "TB", "PB"};
  double value = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  // 999.5 would be printed as 1000: the next unit says it shorter.
  while (value >= 999.5 && unit + 1 < names.size()) {
    value /= 1000;
    ++unit;
  }
  const int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return fmt::format("{:.{}f} {}", value, decimals, names[unit]);
}

std::string memory_text(std::uint64_t bytes) {
  constexpr std::uint64_t mega = 1024 * 1024;
  const double value = static_cast<double>(bytes) / static_cast<double>(mega);
  return bytes >= 1024 * mega ? fmt::format("{:.3g}G", value / 1024) : fmt::format("{:.3g}M", value);
}

std::string seconds_text(double seconds) {
  if (seconds < 10) return fmt::format("{:.1f} s", seconds);
  if (seconds < 60) return fmt::format("{:.0f} s", seconds);
  const auto whole = std::llround(seconds);
  if (whole % 60 == 0) return fmt::format("{} min", whole / 60);
  return fmt::format("{} min {} s", whole / 60, whole % 60);
}

std::string count_text(std::uint64_t count) {
  auto digits = std::to_string(count);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::optional<double> parse_amount(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value) || value < 0)
    return std::nullopt;
  return value;
}

std::optional<std::uint64_t> parse_bytes(std::string_view text) {
  struct Unit {
    std::string_view name;
    double bytes;
  };
  constexpr double kibi = 1024, mebi = 1024 * kibi, gibi = 1024 * mebi, tebi = 1024 * gibi;
  constexpr std::array units = {Unit{"", 1},       Unit{"b", 1},     Unit{"kb", 1e3},   Unit{"mb", 1e6},
                                Unit{"gb", 1e9},   Unit{"tb", 1e12}, Unit{"k", kibi},   Unit{"m", mebi},
                                Unit{"g", gibi},   Unit{"t", tebi},  Unit{"kib", kibi}, Unit{"mib", mebi},
                                Unit{"gib", gibi}, Unit{"tib", tebi}};
  text = trim(text);
  const auto end = std::min(text.find_first_not_of("0123456789."), text.size());
  const auto amount = parse_amount(text.substr(0, end));
  const auto* unit = std::ranges::find(units, lower(trim(text.substr(end))), &Unit::name);
  if (!amount || unit == units.end() || *amount * unit->bytes > 9e15) return std::nullopt;
  return static_cast<std::uint64_t>(std::llround(*amount * unit->bytes));
}

}  // namespace loadline

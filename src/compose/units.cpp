// SPDX-License-Identifier: Apache-2.0
// Durations and byte sizes, as the reference's libraries read and print them.
#include <charconv>
#include <cmath>

#include "base/text.h"
#include "compose/short_forms.h"

namespace loadline::compose {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t nanoseconds;
};
constexpr std::int64_t second = 1'000'000'000;
constexpr Unit units[] = {
    {"ns", 1},     {"us", 1000},       {"\u00b5s", 1000},    {"\u03bcs", 1000},     {"ms", 1'000'000},
    {"s", second}, {"m", 60 * second}, {"h", 3600 * second}, {"d", 86400 * second}, {"w", 604800 * second}};

const Unit* unit_named(std::string_view name) {
  for (const auto& unit : units)
    if (unit.name == name) return &unit;
  return nullptr;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t digits_of(std::string_view text) { return std::min(text.find_first_not_of("0123456789"), text.size()); }

// One number with its unit from the front of `text`.
std::optional<double> take_part(std::string_view& text) {
  const auto whole = digits_of(text);
  auto number = whole;
  std::size_t fraction = 0;
  if (number < text.size() && text[number] == '.') {
    fraction = digits_of(text.substr(number + 1));
    number += 1 + fraction;
  }
  if (whole == 0 && fraction == 0) return std::nullopt;
  auto end = number;
  while (end < text.size() && text[end] != '.' && !is_digit(text[end])) ++end;
  const Unit* unit = unit_named(text.substr(number, end - number));
  double value = 0;
  const auto written = text.substr(0, number);
  if (unit == nullptr || std::from_chars(written.data(), written.data() + written.size(), value).ec != std::errc{})
    return std::nullopt;
  text.remove_prefix(end);
  return value * static_cast<double>(unit->nanoseconds);
}

}  // namespace

std::optional<std::int64_t> read_duration(std::string_view text) {
  const bool minus = text.starts_with('-');
  if (minus || text.starts_with('+')) text.remove_prefix(1);
  if (text == "0") return 0;
  if (text.empty()) return std::nullopt;
  double sum = 0;
  while (!text.empty()) {
    const auto part = take_part(text);
    if (!part) return std::nullopt;
    sum += *part;
    if (sum > 9.2e18) return std::nullopt;
  }
  const auto out = static_cast<std::int64_t>(std::llround(sum));
  return minus ? -out : out;
}

std::string duration_text(std::int64_t nanoseconds) {
  if (nanoseconds == 0) return "0s";
  const std::string sign = nanoseconds < 0 ? "-" : "";
  const auto size = nanoseconds < 0 ? -nanoseconds : nanoseconds;
  const auto decimal = [](std::int64_t value, std::int64_t unit) {
    std::string out = std::to_string(value / unit);
    auto rest = std::to_string(unit + value % unit).substr(1);
    while (rest.ends_with('0')) rest.pop_back();
    return rest.empty() ? out : out + "." + rest;
  };
  if (size < 1000) return sign + std::to_string(size) + "ns";
  if (size < 1'000'000) return sign + decimal(size, 1000) + "\u00b5s";
  if (size < second) return sign + decimal(size, 1'000'000) + "ms";
  std::string out = sign;
  if (size >= 3600 * second) out += std::to_string(size / (3600 * second)) + "h";
  if (size >= 60 * second) out += std::to_string(size / (60 * second) % 60) + "m";
  return out + decimal(size % (60 * second), second) + "s";
}

std::optional<std::int64_t> read_bytes(std::string_view text) {
  if (const auto whole = parse_integer<std::int64_t>(text)) return whole;
  const auto last = text.find_last_of("0123456789. ");
  if (last == text.npos) return std::nullopt;
  const auto number = text.substr(0, text[last] == ' ' ? last : last + 1);
  const auto suffix = lower(text.substr(last + 1));
  double value = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  if (number.empty() || error != std::errc{} || end != number.data() + number.size() || value < 0) return std::nullopt;
  double factor = 1;
  if (!suffix.empty() && suffix != "b") {
    const auto power = std::string_view{"bkmgtp"}.find(suffix[0]);
    if (power == std::string_view::npos || power == 0) return std::nullopt;
    if (suffix.size() > 1 && suffix.substr(1) != "b" && suffix.substr(1) != "ib") return std::nullopt;
    factor = std::pow(1024.0, static_cast<double>(power));
  }
  if (value * factor > 9.2e18) return std::nullopt;
  return static_cast<std::int64_t>(value * factor);
}

}  // namespace loadline::compose

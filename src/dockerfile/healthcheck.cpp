// SPDX-License-Identifier: Apache-2.0
// HEALTHCHECK, with the reference's checks and Go's durations.
#include "dockerfile/healthcheck.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>

#include "base/text.h"
#include "dockerfile/joined.h"

namespace loadline::dockerfile {
namespace {

struct Unit {
  std::string_view name;
  double nanoseconds;
};
constexpr std::array<Unit, 8> units{
    {{"ns", 1}, {"us", 1e3}, {"µs", 1e3}, {"μs", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"m", 60e9}, {"h", 3600e9}}};

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct Number {
  double value = 0;
  std::size_t size = 0;  // bytes read
  bool any = false;      // at least one digit
};

Number read_number(std::string_view text) {
  Number out;
  double scale = 1;
  bool fraction = false;
  for (; out.size < text.size(); ++out.size) {
    const char c = text[out.size];
    if (c == '.' && !fraction) {
      fraction = true;
    } else if (is_digit(c)) {
      out.any = true;
      out.value = out.value * 10 + (c - '0');
      if (fraction) scale *= 10;
    } else {
      break;
    }
  }
  out.value /= scale;
  return out;
}

void read_time(const Instruction& instruction, std::string_view name, std::optional<double>& out, Healthcheck& health) {
  const Flag* const flag = instruction.flag(name);
  if (flag == nullptr || !flag->value || flag->value->empty()) return;
  const auto seconds = parse_duration(*flag->value);
  if (!seconds) {
    health.problems.emplace_back(flag->span, seconds.error().message);
  } else if (*seconds != 0 && *seconds < 0.001) {
    health.problems.emplace_back(flag->span, "Interval \"" + std::string{name} + "\" cannot be less than 1ms");
  } else {
    out = *seconds;
  }
}

void read_retries(const Instruction& instruction, Healthcheck& health) {
  const Flag* const flag = instruction.flag("retries");
  if (flag == nullptr || !flag->value || flag->value->empty()) return;
  auto digits = std::string_view{*flag->value};
  if (digits.starts_with('+')) digits.remove_prefix(1);
  const auto count = digits.starts_with('-') && flag->value->starts_with('+') ? std::nullopt
                                                                              : parse_integer<int>(digits);
  if (!count) {
    health.problems.emplace_back(flag->span, "invalid number of retries: \"" + *flag->value + "\"");
  } else if (*count < 0) {
    health.problems.emplace_back(flag->span, "--retries cannot be negative (" + std::to_string(*count) + ")");
  } else {
    health.retries = *count;
  }
}

void read_command(const Instruction& instruction, Healthcheck& health) {
  if (instruction.words.size() < 2) {
    health.problems.emplace_back(instruction.span, "Missing command after HEALTHCHECK CMD");
    return;
  }
  if (instruction.json) {
    health.form = HealthForm::exec;
    health.words.assign(instruction.words.begin() + 1, instruction.words.end());
    return;
  }
  health.form = HealthForm::shell;
  // The command is all that follows the type, to the end of the body.
  const auto& body = instruction.body;
  const std::size_t size = instruction.words.back().text.size();
  health.text = part_of(body, body.text.size() - std::min(size, body.text.size()), body.text.size());
}

}  // namespace

Result<double> parse_duration(std::string_view text) {
  const auto invalid = [whole = std::string{text}] { return failure("time: invalid duration \"" + whole + "\""); };
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text == "0") return 0.0;
  if (text.empty()) return invalid();
  double total = 0;  // nanoseconds
  while (!text.empty()) {
    const Number number = read_number(text);
    if (!number.any) return invalid();
    text.remove_prefix(number.size);
    const std::size_t end = std::min(text.find_first_of(".0123456789"), text.size());
    const auto name = text.substr(0, end);
    if (name.empty()) return failure("time: missing unit in duration");
    const auto unit = std::ranges::find(units, name, &Unit::name);
    if (unit == units.end()) return failure("time: unknown unit \"" + std::string{name} + "\" in duration");
    total += number.value * unit->nanoseconds;
    text.remove_prefix(end);
  }
  if (total > static_cast<double>(std::numeric_limits<std::int64_t>::max())) return invalid();
  return (negative ? -total : total) / 1e9;
}

Healthcheck parse_healthcheck(const Instruction& instruction) {
  Healthcheck out;
  if (instruction.words.empty()) {
    out.problems.emplace_back(instruction.span, "HEALTHCHECK requires at least one argument");
    return out;
  }
  const auto& type = instruction.words.front();
  if (equals_ignoring_case(type.text, "NONE")) {
    if (instruction.words.size() > 1) {
      out.problems.emplace_back(instruction.words[1].span, "HEALTHCHECK NONE takes no arguments");
    }
    return out;
  }
  if (!equals_ignoring_case(type.text, "CMD")) {
    out.problems.emplace_back(type.span, "Unknown type \"" + type.text + "\" in HEALTHCHECK (try CMD)");
    return out;
  }
  read_command(instruction, out);
  read_time(instruction, "interval", out.interval, out);
  read_time(instruction, "timeout", out.timeout, out);
  read_time(instruction, "start-period", out.start_period, out);
  read_time(instruction, "start-interval", out.start_interval, out);
  read_retries(instruction, out);
  return out;
}

}  // namespace loadline::dockerfile

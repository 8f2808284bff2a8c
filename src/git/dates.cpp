// SPDX-License-Identifier: Apache-2.0
// The dates that --since takes: a day, or so long ago.
#include <array>
#include <chrono>

#include "base/text.h"
#include "git/history.h"

namespace loadline::git {
namespace {

constexpr std::int64_t day = 86400;

std::optional<std::int64_t> ago(std::string_view text, std::int64_t now) {
  const auto words = split_blanks(text);
  if (words.size() != 3 || words[2] != "ago") return std::nullopt;
  const auto count = parse_integer<std::int64_t>(words[0]);
  if (!count || *count < 0 || *count > 100000) return std::nullopt;
  struct Unit {
    std::string_view name;
    std::int64_t seconds;
  };
  // As git counts them (date.c, approxidate): a month is 30 days here, a year 365.
  constexpr std::array units{Unit{"hour", 3600}, Unit{"day", day}, Unit{"week", 7 * day}, Unit{"month", 30 * day},
                             Unit{"year", 365 * day}};
  for (const auto& unit : units)
    if (words[1] == unit.name || words[1] == std::string{unit.name} + "s") return now - *count * unit.seconds;
  return std::nullopt;
}

}  // namespace

std::optional<std::int64_t> parse_date(std::string_view text, std::int64_t now) {
  text = trim(text);
  if (const auto relative = ago(text, now)) return relative;
  const auto words = split_blanks(replace_all(text, "T", " "));
  if (words.empty() || words.size() > 2) return std::nullopt;
  const auto parts = split(words[0], '-');
  if (parts.size() != 3) return std::nullopt;
  const auto year = parse_integer<int>(parts[0]);
  const auto month = parse_integer<unsigned>(parts[1]);
  const auto date = parse_integer<unsigned>(parts[2]);
  if (!year || !month || !date) return std::nullopt;
  const std::chrono::year_month_day when{std::chrono::year{*year}, std::chrono::month{*month}, std::chrono::day{*date}};
  if (!when.ok()) return std::nullopt;
  const std::int64_t midnight = std::chrono::sys_days{when}.time_since_epoch().count() * day;
  if (words.size() == 1) return midnight;
  const auto clock = split(words[1], ':');
  const auto hour = parse_integer<std::int64_t>(clock[0]);
  const auto minute = clock.size() > 1 ? parse_integer<std::int64_t>(clock[1]) : std::nullopt;
  if (!hour || !minute || *hour > 23 || *minute > 59 || *hour < 0 || *minute < 0) return std::nullopt;
  return midnight + *hour * 3600 + *minute * 60;
}

}  // namespace loadline::git

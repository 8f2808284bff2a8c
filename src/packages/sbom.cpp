// SPDX-License-Identifier: Apache-2.0
// What both forms of a bill of materials need.
#include "packages/sbom.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>

#include "base/paths.h"
#include "base/text.h"
#include "image/digest.h"
#include "packages/purl.h"

namespace loadline::packages {
namespace {

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t size) {
  if (at + size > text.size()) return std::nullopt;
  const auto part = text.substr(at, size);
  return part.starts_with('-') ? std::nullopt : parse_integer<int>(part);
}

// Minutes east of Greenwich: "Z", "+02:00".
std::optional<int> offset_in(std::string_view zone) {
  if (zone == "Z" || zone == "z") return 0;
  const auto hours = digits(zone, 1, 2);
  const auto minutes = digits(zone, 4, 2);
  if (zone.size() != 6 || zone[3] != ':' || !hours || !minutes || (zone[0] != '+' && zone[0] != '-'))
    return std::nullopt;
  return (*hours * 60 + *minutes) * (zone[0] == '-' ? -1 : 1);
}

}  // namespace

std::string utc_time(std::int64_t seconds) {
  using namespace std::chrono;
  // The years that have four digits.
  seconds = std::clamp<std::int64_t>(seconds, 0, 253402300799);
  const sys_seconds time{std::chrono::seconds{seconds}};
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{time - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count());
}

std::optional<std::string> utc_time(std::string_view text) {
  using namespace std::chrono;
  const auto year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
  const auto hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  if (text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != 't') || text[13] != ':' || text[16] != ':')
    return std::nullopt;
  auto zone = text.substr(19);
  if (zone.starts_with('.')) zone = zone.substr(std::min(zone.find_first_not_of("0123456789", 1), zone.size()));
  const auto offset = offset_in(zone);
  const year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                            std::chrono::day{static_cast<unsigned>(*day)}};
  if (!offset || !date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const auto time = sys_days{date} + hours{*hour} + minutes{*minute - *offset} + seconds{*second};
  return utc_time(static_cast<std::int64_t>(time.time_since_epoch().count()));
}

std::string uuid_of(const Subject& subject, std::string_view form) {
  const auto text = fmt::format("{}\n{}\n{}\n{}\n", subject.digest, subject.name, form, subject.tool_version);
  auto hex = image::sha256_of(text).substr(std::string_view{"sha256:"}.size(), 32);
  hex[12] = '8';                                                // version
  hex[16] = "89ab"[static_cast<std::size_t>(hex[16]) % 4];  // variant
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" +
         hex.substr(20, 12);
}

std::vector<std::string> references_of(const Inventory& inventory) {
  std::vector<std::string> out;
  std::map<std::string, std::size_t> times;
  for (const auto& package : inventory.packages) ++times[out.emplace_back(text_of(purl_of(package, inventory.system)))];
  std::map<std::string, std::size_t> made;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (times[out[i]] > 1) out[i] += "|" + inventory.packages[i].location;
    if (const auto again = made[out[i]]++; again > 0) out[i] += "|" + std::to_string(again + 1);
  }
  return out;
}

std::vector<std::size_t> top_packages(const Inventory& inventory) {
  const auto& packages = inventory.packages;
  std::vector<bool> needed(packages.size()), reached(packages.size());
  for (const auto& package : packages)
    for (const auto dependency : package.dependencies) needed[dependency] = true;
  std::vector<std::size_t> out, ahead;
  const auto take = [&](std::size_t top) {
    if (reached[top]) return;
    out.push_back(top);
    reached[top] = true;
    ahead.push_back(top);
    while (!ahead.empty()) {
      const auto at = ahead.back();
      ahead.pop_back();
      for (const auto dependency : packages[at].dependencies) {
        if (!reached[dependency]) ahead.push_back(dependency);
        reached[dependency] = true;
      }
    }
  };
  for (std::size_t i = 0; i < packages.size(); ++i)
    if (!needed[i]) take(i);
  for (std::size_t i = 0; i < packages.size(); ++i) take(i);
  std::ranges::sort(out);
  return out;
}

bool is_web_address(std::string_view text) {
  if (!text.starts_with("https://") && !text.starts_with("http://")) return false;
  return text.size() < 2000 &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f' && !contains("<>\"{}|\\^`[]", {&c, 1}); });
}

std::string purl_of_subject(const Subject& subject) {
  if (!subject.container || subject.digest.empty()) return {};
  auto name = base_name(subject.name);
  name = name.substr(0, name.find_first_of(":@"));
  if (name.empty()) return {};
  Purl out{.type = "oci", .name = lower(name), .version = subject.digest};
  if (!subject.architecture.empty()) out.qualifiers["arch"] = subject.architecture;
  return text_of(out);
}

}  // namespace loadline::packages

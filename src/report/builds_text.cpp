// SPDX-License-Identifier: Apache-2.0
// One row for each service; "380 s → 171 s (-55 %)" where there are two builds to compare.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/units.h"
#include "report/builds.h"

namespace loadline::report {
namespace {

std::string change_text(const Change& change) {
  if (change.last.empty()) return "not measured";
  if (change.first.empty()) return change.last;
  return change.first + " → " + change.last + (change.share.empty() ? "" : " (" + change.share + ")");
}

Cell result_of(const builds::RecordedBuild& newest) {
  if (newest.failure.empty()) return {"built", Ink::green};
  return {"failed: " + newest.failure, Ink::red, true};
}

// "15/16": of the newest build that had a cache.
std::string cached_steps_text(const std::vector<builds::RecordedBuild>& builds, const std::string& service) {
  const auto* build = builds::newest_with(builds, service, [](const auto& each) { return each.steps.has_value(); });
  return build == nullptr ? "not measured" : fmt::format("{}/{}", *build->cached_steps, *build->steps);
}

}  // namespace

std::string share_text(double before, double after) {
  if (before <= 0) return "";
  const auto share = std::round(100 * (after - before) / before);
  return share == 0 ? "0 %" : fmt::format("{:+.0f} %", share);
}

std::string builds_text(const std::vector<builds::RecordedBuild>& builds, std::vector<std::string> services,
                        const Style& style) {
  if (services.empty()) {
    for (const auto& build : builds) services.push_back(build.service);
    std::ranges::sort(services);
    const auto [rest, end] = std::ranges::unique(services);
    services.erase(rest, end);
  }
  Table table{
      .header = {"service", "result", "cold", "with a cache", "steps cached", "image"}, .rows = {}, .flexible = {1}};
  const auto bytes = [](double value) { return bytes_text(static_cast<std::uint64_t>(value)); };
  for (const auto& service : services) {
    const auto* newest = builds::newest_with(builds, service, [](const auto&) { return true; });
    if (newest == nullptr) continue;
    table.rows.push_back(
        {{service},
         result_of(*newest),
         {change_text(change_of(
             builds, service, [](const auto& each) { return each.cold_seconds; }, seconds_text))},
         {change_text(change_of(
             builds, service, [](const auto& each) { return each.cached_seconds; }, seconds_text))},
         {cached_steps_text(builds, service)},
         {change_text(change_of(builds, service, [](const auto& each) { return each.image_bytes; }, bytes))}});
  }
  if (table.rows.empty()) return "No build was recorded.\n";
  return rendered(table, style, "");
}

}  // namespace loadline::report

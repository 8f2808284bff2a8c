// SPDX-License-Identifier: Apache-2.0
// How often builds start over, as the repository's own history tells, and how long recorded builds took.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "base/units.h"
#include "report/builds.h"
#include "report/document/sections.h"

namespace loadline::report {
namespace {

constexpr std::string_view install_kind = "installs packages of a language";

std::string share_of(const history::Row& row) {
  const auto least = fmt::format("{:.0f} %", 100 * row.missed_share());
  return row.unknowns == 0 ? least
                           : fmt::format("{:.0f} to {:.0f} %", 100 * row.missed_share(), 100 * row.possible_share());
}

// Of several installs the one that misses most, and of equals the last: tools are installed before packages.
const history::Row* install_of(const history::BuildHistory& build) {
  const history::Row* out = nullptr;
  for (const auto& row : build.rows)
    if (row.time.kind == install_kind && row.built() > 0 && (out == nullptr || row.misses >= out->misses)) out = &row;
  return out;
}

std::string reason_of(const history::Row& row) {
  const auto* first = !row.own.empty() ? &row.own.front() : !row.passed_on.empty() ? &row.passed_on.front() : nullptr;
  if (first == nullptr || row.misses == 0) return "";
  return (row.own.empty() ? "after " : "") + code(first->what) + " (" + some(first->commits, "commit", "commits") + ")";
}

std::string seconds_range(double least, double most) {
  const auto from = seconds_text(least), to = seconds_text(most);
  return from == to ? from : from + " to " + to;
}

std::vector<std::string> cells_of(const Change& change) { return {change.first, change.last, change.share}; }

}  // namespace

Section cache_section(const Facts& facts) {
  Section out{.title = "Build cache over the history", .command = facts.replay == nullptr ? "" : facts.replay_command};
  if (facts.replay == nullptr) {
    if (!facts.no_replay.empty()) out.blocks.push_back(Paragraph{"Not computed: " + facts.no_replay + "."});
    return out;
  }
  const auto& replay = *facts.replay;
  Grid grid{.columns = {{"build"},
                        {"commits", Align::right},
                        {"failing", Align::right},
                        {"with something to build", Align::right},
                        {"install step"},
                        {"misses", Align::right},
                        {"most often by"},
                        {"a commit", Align::right},
                        {"cold", Align::right}},
            .rows = {}};
  bool measured = false;
  for (const auto& build : replay.builds) {
    const auto* install = install_of(build);
    measured = measured || std::ranges::any_of(build.rows, [](const auto& row) { return row.time.measured; });
    grid.rows.push_back({code(build.name), count_text(build.commits), count_text(build.failing),
                         count_text(build.touched), install == nullptr ? "" : code(install->text),
                         install == nullptr ? "" : share_of(*install), install == nullptr ? "" : reason_of(*install),
                         seconds_range(build.seconds, build.most_seconds), seconds_text(build.cold_seconds)});
  }
  if (grid.rows.empty()) {
    out.blocks.push_back(Paragraph{"No build of these commits could be replayed."});
    return out;
  }
  out.blocks.push_back(
      Paragraph{"The builder's cache keys, computed for " + some(replay.commits.size(), "commit", "commits") +
                " of this repository; the first one fills the cache. \"Misses\" is the share of commits at "
                "which the install runs again; at \"failing\" commits a COPY names what is not there."});
  out.blocks.push_back(std::move(grid));
  if (!measured)
    out.blocks.push_back(
        Paragraph{"The seconds are assumed by the kind of step (`loadline replay --timings` takes "
                  "measured ones): they rank, and are no measurement."});
  if (!replay.notes.empty()) out.blocks.push_back(Bullets{replay.notes});
  return out;
}

Section builds_section(const Facts& facts) {
  Section out{.title = "Recorded builds", .command = command(facts, "build", "--show")};
  if (facts.builds == nullptr || facts.builds->empty()) return out;
  Grid grid{.columns = {{"service"},
                        {"cold, first", Align::right},
                        {"now", Align::right},
                        {"", Align::right},
                        {"cached, first", Align::right},
                        {"now", Align::right},
                        {"", Align::right},
                        {"image, first", Align::right},
                        {"now", Align::right},
                        {"", Align::right},
                        {"from the cache", Align::right}},
            .rows = {}};
  std::vector<std::string> names;
  for (const auto& build : *facts.builds)
    if (std::ranges::find(names, build.service) == names.end()) names.push_back(build.service);
  std::ranges::sort(names);
  for (const auto& name : names) {
    std::vector<std::string> cells{code(name)};
    const auto add = [&](std::vector<std::string> more) { cells.insert(cells.end(), more.begin(), more.end()); };
    const auto& builds = *facts.builds;
    add(cells_of(change_of(builds, name, [](const auto& build) { return build.cold_seconds; }, seconds_text)));
    add(cells_of(change_of(builds, name, [](const auto& build) { return build.cached_seconds; }, seconds_text)));
    add(cells_of(change_of(
        builds, name, [](const auto& build) { return build.image_bytes; },
        [](double bytes) { return bytes_text(static_cast<std::uint64_t>(bytes)); })));
    const auto* hits = builds::newest_with(*facts.builds, name,
                                           [](const auto& build) { return build.hit_percent().has_value(); });
    cells.push_back(hits == nullptr ? "" : gate::value_text(*hits->hit_percent(), gate::Unit::percent));
    grid.rows.push_back(std::move(cells));
  }
  out.blocks.push_back(Paragraph{"The first and the last recorded build of each service that has the figure."});
  out.blocks.push_back(std::move(grid));
  return out;
}

}  // namespace loadline::report

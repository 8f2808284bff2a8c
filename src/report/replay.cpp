// SPDX-License-Identifier: Apache-2.0
// The replay for a terminal.
#include "report/replay.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/units.h"
#include "report/gate_words.h"

namespace loadline::report {
namespace {

using history::BuildHistory;
using history::Mark;
using history::Row;

std::string share_text(const Row& row) {
  if (row.built() == 0) return "-";
  const auto least = fmt::format("{:.0f} %", 100 * row.missed_share());
  return row.unknowns == 0 ? least
                           : fmt::format("{:.0f}-{:.0f} %", 100 * row.missed_share(), 100 * row.possible_share());
}

std::string seconds_range(double least, double most) {
  return most - least < 0.05 ? fmt::format("{:.1f} s", least) : fmt::format("{:.1f}-{:.1f} s", least, most);
}

// Several commits share a cell where the line is too short; the worst of them shows.
std::string strip(const Row& row, std::size_t cells, const Style& style) {
  std::string out;
  const auto count = row.marks.size();
  const auto shown_cells = std::min(cells, count);
  for (std::size_t i = 0; i < shown_cells; ++i) {
    const auto begin = i * count / shown_cells;
    const auto end = std::max(begin + 1, (i + 1) * count / shown_cells);
    Mark worst = Mark::absent;
    for (auto at = begin; at < end; ++at) {
      const auto rank = [](Mark mark) {
        constexpr int order[] = {0, 1, 4, 3, 5, 2};  // absent, hit, miss, unknown, fails, not run
        return order[static_cast<std::size_t>(mark)];
      };
      if (rank(row.marks[at]) > rank(worst)) worst = row.marks[at];
    }
    switch (worst) {
      case Mark::absent:
      case Mark::not_run: out += " "; break;
      case Mark::hit: out += painted("▁", Ink::green, style); break;
      case Mark::miss: out += painted("█", Ink::red, style); break;
      case Mark::unknown: out += painted("▒", Ink::yellow, style); break;
      case Mark::fails: out += painted("×", Ink::bold, style); break;
    }
  }
  return out;
}

std::string reasons_text(const Row& row) {
  std::string out;
  const auto add = [&](const std::vector<history::Reason>& reasons, std::string_view before) {
    for (std::size_t i = 0; i < std::min<std::size_t>(reasons.size(), 3); ++i)
      out += fmt::format("{}{}{} ({})", out.empty() ? "" : ", ", before, shown(reasons[i].what), reasons[i].commits);
  };
  add(row.own, "");
  add(row.passed_on, "after ");
  return out;
}

const Row* same_row(const BuildHistory* other, const Row& row) {
  if (other == nullptr) return nullptr;
  const auto found = std::ranges::find_if(
      other->rows, [&](const Row& one) { return one.stage == row.stage && one.text == row.text; });
  return found == other->rows.end() ? nullptr : &*found;
}

const BuildHistory* build_named(const history::Replay* replay, const std::string& name) {
  if (replay == nullptr) return nullptr;
  const auto found = std::ranges::find(replay->builds, name, &BuildHistory::name);
  return found == replay->builds.end() ? nullptr : &*found;
}

std::string heading(const BuildHistory& build, const Style& style) {
  return painted(shown(build.name), Ink::bold, style) +
         fmt::format("  {} in {}: {}, {} with something to build, {} a commit (cold {})\n", shown(build.dockerfile),
                     build.context.empty() ? "." : shown(build.context), counted(build.commits, "commit", "commits"),
                     count_text(build.touched), seconds_range(build.seconds, build.most_seconds),
                     seconds_text(build.cold_seconds));
}

std::string details(const BuildHistory& build, const BuildHistory* other, const Style& style) {
  std::string out = heading(build, style);
  const std::size_t text_width = std::min<std::size_t>(44, style.width / 2 - 8);
  const std::size_t cells = style.width - text_width - 16;
  std::string stage;
  for (const auto& row : build.rows) {
    if (row.stage != stage) out += painted("  stage " + shown(row.stage), Ink::dim, style) + "\n";
    stage = row.stage;
    out += fmt::format("  {} {:>9} {}", padded(shortened(shown(row.text), text_width), text_width), share_text(row),
                       strip(row, cells, style));
    if (const Row* there = same_row(other, row)) out += "  candidate: " + share_text(*there);
    out += "\n";
    const auto reasons = reasons_text(row);
    if (!reasons.empty() && row.misses + row.unknowns > 0)
      out += painted("      " + shortened(reasons, style.width - 8), Ink::dim, style) + "\n";
  }
  if (build.failing > 0)
    out += fmt::format("  at {} commits a COPY names what is not there: the build fails\n", build.failing);
  return out;
}

std::string overview(const ReplayView& view, const Style& style) {
  Table table{.header = {"build", "commits", "a commit", "worst step", "missed"}, .rows = {}, .flexible = {3}};
  if (view.candidate != nullptr) table.header.push_back("candidate");
  for (const auto& build : view.today->builds) {
    const Row* worst = build.worst();
    std::vector<Cell> cells{{shown(build.name)},
                            {count_text(build.commits)},
                            {seconds_range(build.seconds, build.most_seconds)},
                            {worst == nullptr ? "nothing misses" : shown(worst->text), Ink::plain, true},
                            {worst == nullptr ? "" : share_text(*worst)}};
    if (view.candidate != nullptr) {
      const auto* other = build_named(view.candidate, build.name);
      cells.push_back({other == nullptr ? "-" : seconds_range(other->seconds, other->most_seconds)});
    }
    table.rows.push_back(std::move(cells));
  }
  return rendered(table, style);
}

bool all_measured(const history::Replay& replay) {
  for (const auto& build : replay.builds)
    for (const auto& row : build.rows)
      if (!row.time.measured) return false;
  return true;
}

}  // namespace

std::string replay_text(const ReplayView& view, const Style& style) {
  std::string out = fmt::format(
      "The build cache over {}, {} to {}, runner {}\n\n", counted(view.today->commits.size(), "commit", "commits"),
      view.today->commits.front().id.substr(0, 10), view.today->commits.back().id.substr(0, 10), view.runner);
  if (view.details) {
    for (const auto& build : view.today->builds) {
      const auto* other = build_named(view.candidate, build.name);
      out += details(build, other, style);
      if (other != nullptr) out += "\n  with the candidate:\n" + details(*other, nullptr, style);
      out += "\n";
    }
    out += painted("  ▁", Ink::green, style) + " hit  " + painted("█", Ink::red, style) + " miss  " +
           painted("▒", Ink::yellow, style) + " unknown before building  × fails\n";
  } else {
    out += overview(view, style);
  }
  if (!all_measured(*view.today))
    out += "\n  Times are assumed by the kind of step, unless measured (--timings): they rank, they do not predict.\n";
  for (const auto& note : view.today->notes) out += "  note: " + shown(note) + "\n";
  return out;
}

}  // namespace loadline::report

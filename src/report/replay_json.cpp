// SPDX-License-Identifier: Apache-2.0
// The replay as JSON.
#include <nlohmann/json.hpp>

#include "report/replay.h"

namespace loadline::report {
namespace {

using Json = nlohmann::ordered_json;

// One letter a commit: "." not built, h, m, u, f, n.
std::string letters(const std::vector<history::Mark>& marks) {
  std::string out;
  for (const auto mark : marks) out += ".hmufn"[static_cast<std::size_t>(mark)];
  return out;
}

Json reasons_json(const std::vector<history::Reason>& reasons) {
  auto out = Json::array();
  for (const auto& reason : reasons)
    out.push_back({{"what", reason.what}, {"verdict", name_of(reason.verdict)}, {"commits", reason.commits}});
  return out;
}

Json row_json(const history::Row& row) {
  return {{"stage", row.stage},
          {"instruction", row.text},
          {"line", row.line},
          {"hits", row.hits},
          {"misses", row.misses},
          {"unknown", row.unknowns},
          {"missed_share", row.missed_share()},
          {"possible_share", row.possible_share()},
          {"seconds", row.time.seconds},
          {"seconds_measured", row.time.measured},
          {"kind", row.time.kind},
          {"own_causes", reasons_json(row.own)},
          {"passed_on", reasons_json(row.passed_on)},
          {"commits", letters(row.marks)}};
}

Json builds_json(const history::Replay& replay) {
  auto out = Json::array();
  for (const auto& build : replay.builds) {
    auto rows = Json::array();
    for (const auto& row : build.rows) rows.push_back(row_json(row));
    out.push_back({{"name", build.name},
                   {"dockerfile", build.dockerfile},
                   {"context", build.context},
                   {"commits", build.commits},
                   {"failing", build.failing},
                   {"touched", build.touched},
                   {"seconds", build.seconds},
                   {"possible_seconds", build.most_seconds},
                   {"cold_seconds", build.cold_seconds},
                   {"instructions", rows}});
  }
  return out;
}

}  // namespace

std::string replay_json(const ReplayView& view) {
  auto commits = Json::array();
  for (const auto& commit : view.today->commits)
    commits.push_back({{"id", commit.id}, {"time", commit.time}, {"subject", commit.subject}, {"merge", commit.merge}});
  Json out{{"schema", 1},
           {"runner", view.runner},
           {"commits", commits},
           {"builds", builds_json(*view.today)},
           {"notes", view.today->notes}};
  if (view.candidate != nullptr)
    out["candidate"] = {{"builds", builds_json(*view.candidate)}, {"notes", view.candidate->notes}};
  // Subjects of commits are any bytes.
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace loadline::report

// SPDX-License-Identifier: Apache-2.0
// The gate for scripts.
#include <nlohmann/json.hpp>

#include <cmath>

#include "report/gate.h"
#include "report/gate_words.h"

namespace loadline::report {
namespace {

using Json = nlohmann::ordered_json;

// Bytes and counts are whole numbers.
Json number(double value, gate::Unit unit) {
  if (unit == gate::Unit::bytes || unit == gate::Unit::count) return static_cast<std::uint64_t>(std::llround(value));
  return value;
}

Json subject_json(const std::string& subject) { return subject.empty() ? Json(nullptr) : Json(subject); }

Json figure_json(const std::optional<gate::Figure>& figure) {
  if (!figure || !figure->value) return nullptr;
  const auto unit = figure->check->unit;
  const auto& value = *figure->value;
  return {{"least", number(value.least, unit)},
          {"likely", number(value.likely, unit)},
          {"most", value.most ? number(*value.most, unit) : Json(nullptr)},
          {"evidence", name_of(figure->evidence)},
          {"unknown_parts", figure->unknown_parts},
          {"from", figure->from}};
}

Json accepted_json(const gate::Accepted& entry) {
  return {{"check", entry.check->name},
          {"service", subject_json(entry.subject)},
          {"value", number(entry.value, entry.check->unit)},
          {"evidence", name_of(entry.evidence)},
          {"unknown_parts", entry.unknown_parts}};
}
Json list_json(const std::vector<gate::Accepted>& entries) {
  auto out = Json::array();
  for (const auto& entry : entries) out.push_back(accepted_json(entry));
  return out;
}

Json row_json(const gate::Row& row) {
  Json out = {{"check", row.check->name}, {"service", subject_json(row.subject)}, {"unit", name_of(row.check->unit)}};
  out["limit"] = row.limit ? Json{{row.check->more_is_better ? "at_least" : "at_most",
                                   number(row.limit->value, row.check->unit)},
                                  {"from", row.limit->from}}
                           : Json(nullptr);
  out["figure"] = figure_json(row.figure);
  out["baseline"] = row.baseline ? accepted_json(*row.baseline) : Json(nullptr);
  out["verdict"] = name_of(row.verdict);
  out["why"] = row.why;
  return out;
}

Json against_json(const Against& against) {
  auto changes = Json::array();
  for (const auto& change : against.changes)
    changes.push_back({{"check", change.check->name},
                       {"service", subject_json(change.subject)},
                       {"unit", name_of(change.check->unit)},
                       {"before", figure_json(change.before)},
                       {"after", figure_json(change.after)},
                       {"direction", direction_words(change)}});
  auto fresh = Json::array();
  for (const auto& finding : against.fresh)
    fresh.push_back({{"rule", finding.rule->name},
                     {"severity", name_of(finding.severity)},
                     {"path", finding.at ? Json(finding.at.source->path()) : Json(nullptr)},
                     {"line", finding.at ? Json(finding.at.position().line) : Json(nullptr)},
                     {"message", finding.message},
                     {"services", finding.services}});
  return {{"revision", against.revision},
          {"commit", against.commit},
          {"changes", std::move(changes)},
          {"new_findings", std::move(fresh)},
          {"fixed_findings", against.fixed}};
}

Json ratchet_json(const Ratcheted& one) {
  return {{"file", one.file},
          {"made", one.made},
          {"added", list_json(one.ratchet.added)},
          {"tightened", list_json(one.ratchet.tightened)},
          {"dropped", list_json(one.ratchet.dropped)}};
}

}  // namespace

std::string gate_json(const GateView& view) {
  const auto counts = view.table.counts();
  Json out = {{"schema", 1},
              {"passed", view.passed},
              {"measured_required", view.measured_required},
              {"counts",
               {{"pass", counts.pass},
                {"accepted", counts.accepted},
                {"fail", counts.fail},
                {"not_measured", counts.not_measured}}},
              {"checks", Json::array()}};
  for (const auto& row : view.table.rows) out["checks"].push_back(row_json(row));
  out["notes"] = view.notes;
  out["against"] = view.against != nullptr ? against_json(*view.against) : Json(nullptr);
  out["ratchet"] = view.ratcheted != nullptr ? ratchet_json(*view.ratcheted) : Json(nullptr);
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace loadline::report

// SPDX-License-Identifier: Apache-2.0
// Figures, limits and changes of the gate in words.
#include "report/gate_words.h"

#include "base/units.h"
#include "report/gate.h"

namespace loadline::report {

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return count_text(count) + " " + std::string{count == 1 ? one : many};
}

std::string figure_words(const gate::Figure& figure) {
  if (!figure.value) return "not measured";
  auto out = value_text(*figure.value, figure.check->unit);
  if (figure.evidence == gate::Evidence::predicted) out += ", predicted";
  return out;
}

std::string limit_words(const gate::Row& row) {
  const auto unit = row.check->unit;
  std::string out;
  if (row.limit) out = (row.check->more_is_better ? "at least " : "at most ") + value_text(row.limit->value, unit);
  if (row.baseline) out += (out.empty() ? "baseline " : "; baseline ") + value_text(row.baseline->value, unit);
  return out;
}

std::string_view direction_words(const gate::Change& change) {
  if (!change.before) return "new";
  if (!change.after) return "gone";
  switch (change.direction) {
    case gate::Change::Direction::better: return "better";
    case gate::Change::Direction::worse: return "worse";
    case gate::Change::Direction::unclear: break;
  }
  return "unclear";
}

std::string gate_headline(const GateView& view) {
  const auto counts = view.table.counts();
  const auto all = view.table.rows.size();
  std::string out;
  const auto add = [&](std::size_t count, std::string_view one, std::string_view many) {
    if (count > 0) out += (out.empty() ? "" : ", ") + counted(count, one, many);
  };
  add(counts.fail, "fails", "fail");
  add(counts.accepted, "is accepted by the baseline", "are accepted by the baseline");
  add(counts.not_measured, "is not measured", "are not measured");
  add(counts.pass, "passes", "pass");
  return counted(all, "check", "checks") + (out.empty() ? "" : ": " + out);
}

}  // namespace loadline::report

// SPDX-License-Identifier: Apache-2.0
// The gate on a terminal: what fails first, what passes last.
#include <algorithm>

#include "base/text.h"
#include "report/gate.h"
#include "report/gate_words.h"

namespace loadline::report {
namespace {

using gate::Verdict;

constexpr int rank(Verdict verdict) {
  switch (verdict) {
    case Verdict::fail: return 0;
    case Verdict::not_measured: return 1;
    case Verdict::accepted: return 2;
    case Verdict::pass: break;
  }
  return 3;
}

Ink ink_of(Verdict verdict) {
  return verdict == Verdict::fail ? Ink::red : verdict == Verdict::pass ? Ink::green : Ink::yellow;
}

std::string rows_text(const GateView& view, const Style& style) {
  std::vector<const gate::Row*> rows;
  for (const auto& row : view.table.rows) rows.push_back(&row);
  std::ranges::stable_sort(rows, {}, [](const auto* row) { return rank(row->verdict); });
  Table table{.header = {"verdict", "check", "service", "figure", "limit", ""}, .rows = {}, .flexible = {5, 4, 2}};
  for (const auto* row : rows)
    table.rows.push_back({{std::string{name_of(row->verdict)}, ink_of(row->verdict)},
                          {std::string{row->check->name}},
                          {shown(row->subject)},
                          {row->figure ? figure_words(*row->figure) : "-", Ink::bold},
                          {limit_words(*row), Ink::dim, true},
                          {shown(row->why), Ink::dim, true}});
  return rows.empty() ? "" : rendered(table, style);
}

std::string against_text(const Against& against, const Style& style) {
  std::string out = "\n" +
                    painted("Against " + shown(against.revision) + " (" + against.commit.substr(0, 10) + ")", Ink::bold,
                            style) +
                    "\n";
  Table table{.header = {"", "check", "service", "before", "after"}, .rows = {}, .flexible = {2}};
  for (const auto& change : against.changes) {
    const auto direction = direction_words(change);
    table.rows.push_back({{std::string{direction}, direction == "better"  ? Ink::green
                                                   : direction == "worse" ? Ink::red
                                                                          : Ink::dim},
                          {std::string{change.check->name}},
                          {shown(change.subject)},
                          {change.before ? figure_words(*change.before) : "-"},
                          {change.after ? figure_words(*change.after) : "-"}});
  }
  out += table.rows.empty() ? "  no figure changed\n" : rendered(table, style);
  out += "  " + counted(against.fresh.size(), "finding is new", "findings are new") + ", " +
         counted(against.fixed, "is fixed", "are fixed") + "\n";
  for (const auto& finding : against.fresh)
    out += "    " +
           shown(std::string{name_of(finding.severity)} + " " + std::string{finding.rule->name} + "  " +
                 (finding.at ? finding.at.source->path() + ":" + std::to_string(finding.at.position().line)
                             : std::string{})) +
           "\n";
  return out;
}

std::string ratchet_text(const Ratcheted& one) {
  const auto& ratchet = one.ratchet;
  if (one.made) return "\n" + one.file + ": " + counted(ratchet.added.size(), "figure", "figures") + " accepted\n";
  if (ratchet.added.empty() && ratchet.tightened.empty() && ratchet.dropped.empty())
    return "\n" + one.file + ": nothing to tighten\n";
  std::vector<std::string> parts;
  if (!ratchet.tightened.empty()) parts.push_back(std::to_string(ratchet.tightened.size()) + " tightened");
  if (!ratchet.added.empty()) parts.push_back(std::to_string(ratchet.added.size()) + " added");
  if (!ratchet.dropped.empty()) parts.push_back(std::to_string(ratchet.dropped.size()) + " dropped");
  return "\n" + one.file + ": " + listed(parts) + "\n";
}

}  // namespace

std::string gate_text(const GateView& view, const Style& style) {
  std::string out = rows_text(view, style);
  if (!out.empty()) out += "\n";
  out += painted(view.passed ? "passed" : "failed", view.passed ? Ink::green : Ink::red, style) + "  " +
         gate_headline(view) + "\n";
  if (view.against != nullptr) out += against_text(*view.against, style);
  if (view.ratcheted != nullptr) out += ratchet_text(*view.ratcheted);
  return out;
}

}  // namespace loadline::report

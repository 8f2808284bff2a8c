// SPDX-License-Identifier: Apache-2.0
// The gate as a comment on a pull request. GitHub refuses one of more than 65,536 characters, so lists end.
#include <algorithm>

#include "report/escape.h"
#include "report/gate.h"
#include "report/gate_words.h"

namespace loadline::report {
namespace {

using gate::Verdict;

constexpr std::size_t most_rows = 60;

std::string_view mark_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass: return "✅";
    case Verdict::accepted: return "🟡";
    case Verdict::fail: return "❌";
    case Verdict::not_measured: break;
  }
  return "❔";
}

std::string row_text(const gate::Row& row) {
  return "| " + std::string{mark_of(row.verdict)} + " | " + std::string{row.check->name} + " | " +
         markdown_cell(row.subject) + " | " + (row.figure ? markdown_cell(figure_words(*row.figure)) : "") + " | " +
         limit_words(row) + " | " + markdown_cell(row.why) + " |\n";
}

template <class Wanted>
std::string rows_text(const gate::Table& table, Wanted wanted) {
  std::string out;
  std::size_t count = 0;
  for (const auto& row : table.rows) {
    if (!wanted(row.verdict)) continue;
    if (++count <= most_rows) out += row_text(row);
  }
  if (out.empty()) return out;
  out = "| | check | service | figure | limit | |\n|---|---|---|---|---|---|\n" + out;
  if (count > most_rows) out += "\nand " + std::to_string(count - most_rows) + " more\n";
  return out;
}

std::string_view mark_of(std::string_view direction) {
  return direction == "better" ? "🟢" : direction == "worse" ? "🔴" : "⚪";
}

std::string fresh_text(const Against& against) {
  std::string out = "\n" + counted(against.fresh.size(), "finding is new", "findings are new") + ", " +
                    counted(against.fixed, "is fixed", "are fixed") + ".\n";
  if (against.fresh.empty()) return out;
  out += "\n| | where | what | rule |\n|---|---|---|---|\n";
  std::vector<const Finding*> order;
  for (const auto& finding : against.fresh) order.push_back(&finding);
  std::ranges::stable_sort(order, std::ranges::greater{}, &Finding::severity);
  for (std::size_t i = 0; i < std::min(order.size(), most_rows); ++i) {
    const auto& finding = *order[i];
    const auto where = finding.at ? finding.at.source->path() + ":" + std::to_string(finding.at.position().line) : "";
    out += "| " + std::string{name_of(finding.severity)} + " | `" + markdown_cell(where) + "` | " +
           markdown_cell(finding.message) + " | " + std::string{finding.rule->name} + " |\n";
  }
  if (order.size() > most_rows) out += "\nand " + std::to_string(order.size() - most_rows) + " more\n";
  return out;
}

std::string against_text(const Against& against) {
  std::string out = "\n#### Against `" + markdown_cell(against.revision) + "` (" + against.commit.substr(0, 10) +
                    ")\n\n";
  if (against.changes.empty()) return out + "No figure changed.\n" + fresh_text(against);
  out += "| | check | service | before | after | |\n|---|---|---|---|---|---|\n";
  for (std::size_t i = 0; i < std::min(against.changes.size(), most_rows); ++i) {
    const auto& change = against.changes[i];
    const auto direction = direction_words(change);
    out += "| " + std::string{mark_of(direction)} + " | " + std::string{change.check->name} + " | " +
           markdown_cell(change.subject) + " | " + (change.before ? figure_words(*change.before) : "") + " | " +
           (change.after ? figure_words(*change.after) : "") + " | " + std::string{direction} + " |\n";
  }
  if (against.changes.size() > most_rows)
    out += "\nand " + std::to_string(against.changes.size() - most_rows) + " more\n";
  return out + fresh_text(against);
}

}  // namespace

std::string gate_markdown(const GateView& view) {
  std::string out = std::string{"### loadline gate: "} + (view.passed ? "passed" : "failed") + "\n\n" +
                    gate_headline(view) + "\n";
  const auto fails = rows_text(view.table, [](Verdict verdict) { return verdict == Verdict::fail; });
  if (!fails.empty()) out += "\n" + fails;
  if (view.against != nullptr) out += against_text(*view.against);
  const auto rest = rows_text(view.table, [](Verdict verdict) { return verdict != Verdict::fail; });
  if (!rest.empty()) out += "\n<details><summary>Everything else</summary>\n\n" + rest + "\n</details>\n";
  return out;
}

}  // namespace loadline::report

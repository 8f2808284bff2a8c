// SPDX-License-Identifier: Apache-2.0
// Findings as a comment on a pull request.
#include <algorithm>

#include "base/units.h"
#include "report/escape.h"
#include "report/exchange.h"
#include "report/text.h"

namespace loadline::report {
namespace {

std::string counted(std::size_t count, std::string_view one) {
  return count_text(count) + " " + std::string{one} + (count == 1 ? "" : "s");
}

std::size_t count_of(const Results& results, Severity severity) {
  return static_cast<std::size_t>(std::ranges::count(results.findings, severity, &Finding::severity));
}

std::string heading(const Results& results) {
  if (results.findings.empty()) return "### loadline: no findings\n";
  return "### loadline: " + counted(count_of(results, Severity::error), "error") + ", " +
         counted(count_of(results, Severity::warning), "warning") + ", " +
         count_text(count_of(results, Severity::info)) + " for information\n";
}

std::string row(const Finding& finding) {
  const std::string where =
      finding.at ? finding.at.source->path() + ":" + std::to_string(finding.at.position().line) : std::string{};
  return "| " + std::string{name_of(finding.severity)} + " | `" + markdown_cell(where) + "` | " +
         markdown_cell(finding.message) + " | " + std::string{finding.rule->name} + " |\n";
}

}  // namespace

std::string markdown(const Results& results, std::size_t most) {
  std::string out = heading(results);
  const auto order = ranked(results.findings);
  const std::size_t shown = most == 0 ? order.size() : std::min(most, order.size());
  if (shown > 0) out += "\n| | where | what | rule |\n|---|---|---|---|\n";
  for (std::size_t i = 0; i < shown; ++i) out += row(*order[i]);
  if (shown < order.size()) out += "\nand " + count_text(order.size() - shown) + " more.\n";
  if (!results.suppressed.empty()) out += "\n" + count_text(results.suppressed.size()) + " hidden by comments or the baseline.\n";
  return out;
}

}  // namespace loadline::report

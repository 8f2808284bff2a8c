// SPDX-License-Identifier: Apache-2.0
// One row for each Dockerfile in use: what it is for, what its services should use, and why.
#include "report/consolidation_text.h"

#include <set>

#include "base/text.h"

namespace loadline::report {

std::string consolidation_text(const fleet::ConsolidationPlan& plan, const Style& style) {
  if (plan.rows.size() <= plan.templates.size()) return "";  // each is the only one of its kind
  Table table{.header = {"uses", "services", "should use", "because it"}, .rows = {}, .flexible = {1, 2, 3, 0}};
  for (const auto& row : plan.rows) {
    const auto& model = *plan.templates[row.should_use].model;
    const bool stays = &model == row.uses;
    table.rows.push_back({{row.uses->path},
                          {listed(row.services, 3), Ink::dim},
                          {stays ? "stays" : model.path, stays ? Ink::green : Ink::plain},
                          {listed(row.because), stays ? Ink::dim : Ink::red, true}});
  }
  std::string out = "\n" + painted("Dockerfiles: uses and should use", Ink::bold, style) + "\n" +
                    rendered(table, style);
  for (const auto& each : plan.templates)
    for (const auto& line : wrapped(each.name + ": " + each.model->path + " follows " + std::to_string(each.good) +
                                        " of " + std::to_string(each.asked) + " practices (" + each.reason + ")",
                                    style.width - 2))
      out += "  " + painted(line, Ink::dim, style) + "\n";
  if (!plan.unused.empty())
    out += "  " + painted(std::to_string(plan.unused.size()) + " more that nothing builds can go", Ink::dim, style) +
           "\n";
  return out;
}

}  // namespace loadline::report

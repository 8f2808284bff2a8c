// SPDX-License-Identifier: Apache-2.0
// Each template with the Dockerfiles that it can take the place of: who they are for, and what they lack.
#include "report/consolidation_text.h"

#include "base/text.h"

namespace loadline::report {
namespace {

std::string paragraph(const std::string& text, std::size_t indent, Ink ink, const Style& style) {
  std::string out;
  for (const auto& line : wrapped(text, style.width - indent))
    out += std::string(indent, ' ') + painted(line, ink, style) + "\n";
  return out;
}

}  // namespace

std::string consolidation_text(const fleet::ConsolidationPlan& plan, const Style& style) {
  if (plan.rows.size() <= plan.templates.size()) return "";  // each is the only one of its kind
  std::string out = "\n" + painted("Dockerfiles: uses and should use", Ink::bold, style) + "\n";
  for (std::size_t i = 0; i < plan.templates.size(); ++i) {
    const auto& model = plan.templates[i];
    out += paragraph(model.name + ": " + model.model->path + " (" + std::to_string(model.good) + " of " +
                         std::to_string(model.asked) + " practices; " + model.reason + ")",
                     2, Ink::green, style);
    for (const auto& row : plan.rows)
      if (row.should_use == i && row.uses != model.model)
        out += paragraph(
            "instead of " + row.uses->path + " (" + listed(row.services, 3) + "), which " + listed(row.because), 4,
            Ink::plain, style);
  }
  if (!plan.unused.empty())
    out += paragraph(std::to_string(plan.unused.size()) + " more that nothing builds can go", 2, Ink::dim, style);
  return out;
}

}  // namespace loadline::report

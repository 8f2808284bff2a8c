// SPDX-License-Identifier: Apache-2.0
// Practices by Dockerfile and controls by service, with the share of each, and what CI does for all images.
#include <algorithm>

#include "base/text.h"
#include "base/units.h"
#include "report/document/sections.h"

namespace loadline::report {
namespace {

// Columns of the matrix become rows: services are many, controls are few.
Grid grid_of(const Matrix& matrix, const std::string& subject) {
  Grid out{.columns = {{subject}}, .rows = {}};
  for (const auto& row : matrix.rows) out.columns.push_back({row.name});
  for (std::size_t i = 0; i < matrix.columns.size(); ++i) {
    std::vector<std::string> cells{code(matrix.columns[i])};
    for (const auto& row : matrix.rows) cells.emplace_back(mark_of(row.cells[i]));
    out.rows.push_back(std::move(cells));
  }
  out.total = {"of those known"};
  for (const auto& row : matrix.rows) out.total.push_back(row.percentage());
  return out;
}

std::string jobs_that(const fleet::Fleet& fleet, std::string_view kind) {
  std::vector<std::string> paths;
  for (const auto& workflow : fleet.workflows)
    if (workflow.has(kind) && workflow.source != nullptr) paths.push_back(workflow.source->path());
  return paths.empty() ? "❌" : "✅ " + code_list(paths, 3);
}

}  // namespace

Section practices_section(const Facts& facts) {
  Section out{.title = "Best practice by Dockerfile", .command = command(facts, "audit")};
  if (facts.summary.practices.columns.empty()) return out;
  out.blocks.push_back(grid_of(facts.summary.practices, "Dockerfile"));
  return out;
}

Section controls_section(const Facts& facts) {
  Section out{.title = "Security control by service", .command = command(facts, "audit")};
  if (!facts.summary.controls.columns.empty()) out.blocks.push_back(grid_of(facts.summary.controls, "service"));
  if (facts.fleet->workflows.empty()) return out;
  Grid ci{.columns = {{"in CI and bake files"}, {""}}, .rows = {}};
  for (const auto& [what, kind] : {std::pair{"images are scanned", "scan"},
                                   {"images are signed", "sign"},
                                   {"a bill of materials is made", "sbom"}})
    ci.rows.push_back({what, jobs_that(*facts.fleet, kind)});
  out.blocks.push_back(std::move(ci));
  out.blocks.push_back(
      Paragraph{"What is missing in CI is found by `image-not-scanned`, `image-not-signed` and "
                "`image-without-sbom`."});
  return out;
}

}  // namespace loadline::report

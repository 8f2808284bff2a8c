// SPDX-License-Identifier: Apache-2.0
// Compose files and build contexts.
#include <algorithm>
#include <set>

#include "base/text.h"
#include "base/units.h"
#include "report/document/sections.h"

namespace loadline::report {
namespace {

std::set<const Source*> compose_sources(const fleet::Fleet& fleet) {
  std::set<const Source*> out;
  for (const auto& combination : fleet.combinations)
    out.insert(combination.project.files.begin(), combination.project.files.end());
  return out;
}

std::size_t builds_of(const fleet::Fleet& fleet, const fleet::Context& context) {
  return static_cast<std::size_t>(std::ranges::count(fleet.builds, &context, &fleet::Build::context));
}

std::string folder_text(const std::string& folder) { return code(folder.empty() ? "." : folder); }

std::vector<std::string> services_in(const fleet::Fleet& fleet, const fleet::Context& context) {
  std::set<std::string> names;
  for (const auto& build : fleet.builds)
    if (build.context == &context) names.insert(build.services.begin(), build.services.end());
  return {names.begin(), names.end()};
}

}  // namespace

Section compose_section(const Facts& facts) {
  Section out{.title = "Compose files", .command = command(facts, "audit", "--top 0")};
  Grid files{.columns = {{"files run together"}, {"as"}, {"services", Align::right}, {"judged"}}, .rows = {}};
  for (const auto& combination : facts.fleet->combinations)
    files.rows.push_back({code_list(combination.files, 6), std::string{name_of(combination.role)},
                          count_text(combination.services.size()), combination.judged() ? "yes" : "no"});
  if (files.rows.empty()) return out;
  out.blocks.push_back(std::move(files));
  const auto sources = compose_sources(*facts.fleet);
  const auto groups =
      groups_of(facts, [&](const Finding& finding) { return finding.at && sources.contains(finding.at.source); });
  if (groups.empty()) out.blocks.push_back(Paragraph{"No finding in them."});
  else out.blocks.push_back(findings_grid(groups));
  return out;
}

Section contexts_section(const Facts& facts) {
  Section out{.title = "Build contexts and ignore files", .command = command(facts, "audit", "--format json")};
  Grid grid{.columns = {{"context"}, {"ignore file"}, {"patterns", Align::right}, {"files let through", Align::right},
                        {"bytes let through", Align::right}, {"builds", Align::right}, {"services"}},
            .rows = {}};
  for (const auto& context : facts.fleet->contexts) {
    const auto builds = builds_of(*facts.fleet, context);
    if (builds == 0) continue;
    grid.rows.push_back({folder_text(context.folder), context.ignore != nullptr ? code(context.ignore->path) : "none",
                         context.ignore != nullptr ? count_text(context.ignore->rules.patterns().size()) : "",
                         count_text(context.content.files.size()), bytes_text(context.content.bytes), count_text(builds),
                         code_list(services_in(*facts.fleet, context), 6)});
  }
  if (grid.rows.empty()) return out;
  out.blocks.push_back(std::move(grid));
  const auto groups = groups_of(facts, [&](const Finding& finding) {
    return finding.cost.context_bytes || (finding.at && std::ranges::any_of(facts.fleet->ignore_files, [&](const auto& file) {
             return file.rules.source() == finding.at.source;
           }));
  });
  if (!groups.empty()) out.blocks.push_back(findings_grid(groups));
  return out;
}

}  // namespace loadline::report

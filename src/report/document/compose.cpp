// SPDX-License-Identifier: Apache-2.0
// Compose files and build contexts.
#include <algorithm>
#include <set>

#include "base/text.h"
#include "base/units.h"
#include "fleet/context_use.h"
#include "report/document/sections.h"

namespace loadline::report {
namespace {

std::set<const Source*> compose_sources(const fleet::Fleet& fleet) {
  std::set<const Source*> out;
  for (const auto& combination : fleet.combinations)
    out.insert(combination.project.files.begin(), combination.project.files.end());
  return out;
}

std::string folder_text(const std::string& folder) { return code(folder.empty() ? "." : folder); }

std::vector<std::string> services_in(const fleet::Fleet& fleet, const fleet::Context& context) {
  std::set<std::string> names;
  for (const auto& build : fleet.builds)
    if (build.context == &context) names.insert(build.services.begin(), build.services.end());
  return {names.begin(), names.end()};
}

// What each service's build sends. BuildKit sends of the context what COPY, ADD and bind mounts ask for.
Grid sent_grid(const Facts& facts) {
  Grid grid{.columns = {{"service"},
                        {"context"},
                        {"files let through", Align::right},
                        {"bytes let through", Align::right},
                        {"files asked for", Align::right},
                        {"bytes asked for", Align::right},
                        {"not known", Align::right}},
            .rows = {}};
  for (const auto& image : facts.images) {
    const auto& build = *image.service->build;
    if (build.context == nullptr) continue;
    const auto use = fleet::use_of(build, build.context->content, *facts.fleet);
    grid.rows.push_back({code(image.label), folder_text(build.context->folder), count_text(use.content.files.size()),
                         bytes_text(use.content.bytes), count_text(use.asked.files.size()), bytes_text(use.asked.bytes),
                         use.unknown.empty() ? "" : some(use.unknown.size(), "operand", "operands")});
  }
  return grid;
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
  const auto groups = groups_of(
      facts, [&](const Finding& finding) { return finding.at && sources.contains(finding.at.source); });
  if (groups.empty()) out.blocks.push_back(Paragraph{"No finding in them."});
  else out.blocks.push_back(findings_grid(groups));
  return out;
}

Section contexts_section(const Facts& facts) {
  Section out{.title = "Build contexts and ignore files", .command = command(facts, "context")};
  Grid grid{.columns = {{"context"},
                        {"ignore file"},
                        {"files let through", Align::right},
                        {"bytes let through", Align::right},
                        {"services"}},
            .rows = {}};
  for (const auto& context : facts.fleet->contexts) {
    const auto services = services_in(*facts.fleet, context);
    if (services.empty()) continue;
    grid.rows.push_back({folder_text(context.folder), context.ignore != nullptr ? code(context.ignore->path) : "none",
                         count_text(context.content.files.size()), bytes_text(context.content.bytes),
                         code_list(services, 6)});
  }
  if (grid.rows.empty()) return out;
  out.blocks.push_back(std::move(grid));
  if (auto sent = sent_grid(facts); !sent.rows.empty()) {
    out.blocks.push_back(
        Paragraph{"What each build sends: Docker's old builder all that is let through, BuildKit what it asks for."});
    out.blocks.push_back(std::move(sent));
  }
  const auto groups = groups_of(facts, [&](const Finding& finding) {
    return finding.cost.context_bytes ||
           (finding.at && std::ranges::any_of(facts.fleet->ignore_files, [&](const auto& file) {
              return file.rules.source() == finding.at.source;
            }));
  });
  if (!groups.empty()) out.blocks.push_back(findings_grid(groups));
  return out;
}

}  // namespace loadline::report

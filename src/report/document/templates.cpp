// SPDX-License-Identifier: Apache-2.0
// Dockerfile by Dockerfile: what is good, what is not; and which of them should take the place of which.
#include <algorithm>
#include <set>

#include "base/text.h"
#include "base/units.h"
#include "report/document/sections.h"
#include "report/finding_text.h"

namespace loadline::report {
namespace {

std::vector<std::string> services_of(const fleet::Dockerfile& dockerfile) {
  std::set<std::string> names;
  for (const auto* build : dockerfile.builds) names.insert(build->services.begin(), build->services.end());
  return {names.begin(), names.end()};
}

std::string sizes_of(const Facts& facts, const fleet::Dockerfile& dockerfile) {
  std::vector<const ImageFacts*> images;
  for (const auto& image : facts.images)
    if (image.service->build->dockerfile == &dockerfile) images.push_back(&image);
  if (images.empty()) return "";
  const auto [least, most] = std::ranges::minmax_element(images, {},
                                                         [](const auto* image) { return likely_bytes(*image); });
  return images.size() == 1 ? size_text(**least) : size_text(**least) + " to " + size_text(**most);
}

// Names of the practices that the matrix answers so for this Dockerfile.
std::vector<std::string> practices(const Facts& facts, const std::string& path, fleet::Truth answer) {
  const auto& matrix = facts.summary.practices;
  const auto at = std::ranges::find(matrix.columns, path);
  std::vector<std::string> out;
  if (at == matrix.columns.end()) return out;
  for (const auto& row : matrix.rows)
    if (row.cells[static_cast<std::size_t>(at - matrix.columns.begin())] == answer) out.push_back(row.name);
  return out;
}

std::string lines_of(const RuleGroup& group) {
  std::set<std::uint32_t> lines;
  for (const auto* finding : group.findings) lines.insert(finding->at.position().line);
  std::vector<std::string> texts;
  for (const auto line : lines) texts.push_back(std::to_string(line));
  return listed(texts, 6);
}

Section part_of(const Facts& facts, const fleet::Dockerfile& dockerfile) {
  Section out{.title = dockerfile.path, .command = ""};
  std::string head = some(dockerfile.file.source->text().size(), "byte", "bytes");
  if (!dockerfile.builds.empty())
    head += ", " + some(dockerfile.builds.front()->stages.stages.size(), "stage", "stages");
  if (const auto services = services_of(dockerfile); !services.empty()) head += "; builds " + code_list(services, 12);
  if (const auto sizes = sizes_of(facts, dockerfile); !sizes.empty()) head += "; " + sizes;
  out.blocks.push_back(Paragraph{head + "."});
  Bullets marks;
  if (const auto good = practices(facts, dockerfile.path, fleet::Truth::yes); !good.empty())
    marks.items.push_back("✅ " + listed(good, good.size()));
  if (const auto bad = practices(facts, dockerfile.path, fleet::Truth::no); !bad.empty())
    marks.items.push_back("❌ without: " + listed(bad, bad.size()));
  if (!marks.items.empty()) out.blocks.push_back(std::move(marks));
  Grid faults{.columns = {{"fault"}, {"severity"}, {"lines"}, {"what"}, {"costs"}}, .rows = {}};
  const auto here = [&](const Finding& finding) { return finding.at && finding.at.source == dockerfile.file.source; };
  for (const auto& group : groups_of(facts, here))
    faults.rows.push_back({code(group.rule->name), std::string{name_of(group.severity)}, lines_of(group),
                           group.findings.front()->message, cost_text(group.cost)});
  if (!faults.rows.empty()) out.blocks.push_back(std::move(faults));
  else out.blocks.push_back(Paragraph{"No finding."});
  return out;
}

}  // namespace

Section templates_section(const Facts& facts) {
  Section out{.title = "Dockerfile by Dockerfile", .command = command(facts, "audit", "--top 0")};
  for (const auto& dockerfile : facts.fleet->dockerfiles)
    if (dockerfile.judged) out.parts.push_back(part_of(facts, dockerfile));
  if (!out.parts.empty())
    out.blocks.push_back(Paragraph{"Those that are judged: " + some(out.parts.size(), "Dockerfile", "Dockerfiles") +
                                   " of " + count_text(facts.fleet->dockerfiles.size()) +
                                   ". Sizes are of the images that they build."});
  return out;
}

Section consolidation_section(const Facts& facts) {
  Section out{.title = "Consolidation", .command = command(facts, "audit", "--format json")};
  const auto& plan = facts.plan;
  if (plan.rows.empty()) return out;
  Grid models{.columns = {{"kind"}, {"Dockerfile that stays"}, {"practices", Align::right}, {"why one of its own"}},
              .rows = {}};
  for (const auto& one : plan.templates)
    models.rows.push_back(
        {one.name, code(one.model->path), count_text(one.good) + " of " + count_text(one.asked), one.reason});
  Grid rows{.columns = {{"services"}, {"use"}, {"should use"}, {"because it"}}, .rows = {}};
  for (const auto& row : plan.rows) {
    const auto* model = plan.templates[row.should_use].model;
    rows.rows.push_back({code_list(row.services, 20), code(row.uses->path),
                         row.uses == model ? "the same" : code(model->path), listed(row.because, row.because.size())});
  }
  out.blocks.push_back(Paragraph{some(plan.rows.size(), "Dockerfile builds", "Dockerfiles build") +
                                 " production services; " + some(plan.templates.size(), "kind", "kinds") +
                                 " of service " + std::string{verb(plan.templates.size(), "needs", "need")} +
                                 " one each. The one that follows most practices stays."});
  out.blocks.push_back(std::move(models));
  out.blocks.push_back(std::move(rows));
  if (!plan.unused.empty()) {
    std::vector<std::string> paths;
    for (const auto* dockerfile : plan.unused) paths.push_back(dockerfile->path);
    out.blocks.push_back(Paragraph{"Nothing builds " + code_list(paths, paths.size()) + "; " +
                                   std::string{verb(paths.size(), "it needs", "they need")} + " no successor."});
  }
  return out;
}

}  // namespace loadline::report

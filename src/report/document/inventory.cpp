// SPDX-License-Identifier: Apache-2.0
// The summary, and what there is: services and Dockerfiles.
#include <algorithm>
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "base/units.h"
#include "report/document/sections.h"

namespace loadline::report {
namespace {

std::string_view figure_mark(Mark mark) { return mark == Mark::good ? "✅" : mark == Mark::bad ? "❌" : ""; }

// The largest image, how many parts nobody knows the size of, and how many are over their budget.
std::optional<std::vector<std::string>> images_row(const Facts& facts) {
  if (facts.images.empty()) return std::nullopt;
  const auto most = std::ranges::max_element(facts.images, {}, likely_bytes);
  std::size_t fail = 0, open = 0, held = 0;
  for (const auto& image : facts.images)
    if (const auto* row = gate_row(facts, "image-size", image.label); row != nullptr && row->limit) {
      ++held;
      fail += row->verdict == gate::Verdict::fail || row->verdict == gate::Verdict::accepted ? 1U : 0U;
      open += row->verdict == gate::Verdict::not_measured ? 1U : 0U;
    }
  auto value = size_text(*most) + " is the largest of " + count_text(facts.images.size()) + " (" + code(most->label) +
               ")";
  if (held == 0) return std::vector<std::string>{"", "images", value, "not set"};
  value += "; " + count_text(fail) + " of " + count_text(held) + " over their budget";
  if (open > 0) value += ", " + count_text(open) + " may be over";
  return std::vector<std::string>{std::string{fail > 0   ? "❌"
                                              : open > 0 ? "❔"
                                                         : "✅"},
                                  "images", value, "none over its budget"};
}

Grid figures_grid(const Facts& facts) {
  Grid grid{.columns = {{""}, {"area"}, {"today"}, {"target"}}, .rows = {}};
  for (const auto& figure : facts.summary.figures) {
    if (figure.area == "images") {
      if (auto row = images_row(facts)) grid.rows.push_back(std::move(*row));
      continue;
    }
    grid.rows.push_back({std::string{figure_mark(figure.mark)}, figure.area, figure.value, figure.target});
  }
  return grid;
}

std::string inventory_text(const Summary& summary) {
  return some(summary.services_built, "application service", "application services") + " and " +
         some(summary.services_run, "infrastructure service", "infrastructure services") + "; " +
         some(summary.dockerfiles, "Dockerfile", "Dockerfiles") + ", " + count_text(summary.dockerfiles_used) +
         " in use; " + some(summary.files, "file", "files") + " read as the repository's own.";
}

std::string place_of_build(const fleet::Service& service) {
  if (service.build == nullptr) return "";
  auto out = code(service.build->dockerfile->path);
  if (service.build->request.target) out += ", stage " + code(*service.build->request.target);
  return out;
}

const ServiceRow* row_of(const Facts& facts, const fleet::Service& service) {
  const auto at = std::ranges::find(facts.summary.services, service.name, &ServiceRow::name);
  return at == facts.summary.services.end() ? nullptr : &*at;
}

std::string state_of(const fleet::Dockerfile& dockerfile) {
  if (dockerfile.used()) return "in use";
  if (dockerfile.setting != fleet::Setting::production) return std::string{name_of(dockerfile.setting)};
  return "nothing builds it";
}

// A service once, however many combinations of Compose files it is in.
std::string users_of(const fleet::Dockerfile& dockerfile) {
  std::set<std::string> services, others;
  for (const auto* build : dockerfile.builds)
    for (const auto& use : build->uses) {
      const auto file = use.by.find(" of ");
      if (use.by.starts_with("service ")) services.insert(use.by.substr(8, file == use.by.npos ? file : file - 8));
      else others.insert(use.by);
    }
  auto out = code_list({services.begin(), services.end()}, 8);
  if (!others.empty()) out += (out.empty() ? "" : "; ") + listed({others.begin(), others.end()}, 2);
  return out;
}

std::string copies_of(const Facts& facts, const fleet::Dockerfile& dockerfile) {
  if (!dockerfile.family) return "";
  std::vector<std::string> others;
  for (const auto* member : facts.fleet->families[*dockerfile.family].members)
    if (member != &dockerfile) others.push_back(member->path);
  return code_list(others, 2);
}

}  // namespace

Section summary_section(const Facts& facts) {
  Section out{.title = "Summary", .command = command(facts, "audit")};
  out.blocks.push_back(Paragraph{inventory_text(facts.summary)});
  if (auto grid = figures_grid(facts); !grid.rows.empty()) out.blocks.push_back(std::move(grid));
  const auto& counts = facts.summary.counts;
  out.blocks.push_back(
      Paragraph{some(counts.errors, "error", "errors") + ", " + some(counts.warnings, "warning", "warnings") + ", " +
                count_text(counts.infos) + " for information; " + count_text(counts.fixable) + " of them " +
                std::string{verb(counts.fixable, "has", "have")} + " a fix that `loadline fix` shows."});
  const auto errors = groups_of(facts, [](const Finding& finding) { return finding.severity == Severity::error; });
  constexpr std::size_t most = 8;
  Bullets worst;
  for (std::size_t i = 0; i < std::min(most, errors.size()); ++i) {
    const auto& group = errors[i];
    std::string item = code(group.rule->name) + ": " + std::string{group.rule->summary};
    item += ", " + some(group.findings.size(), "place", "places");
    if (!group.services.empty()) item += " (" + code_list(group.services, 4) + ")";
    worst.items.push_back(std::move(item));
  }
  if (errors.size() > most)
    worst.items.push_back("and " + some(errors.size() - most, "more rule", "more rules") + " with errors");
  if (!worst.items.empty()) out.blocks.push_back(std::move(worst));
  return out;
}

Section services_section(const Facts& facts) {
  Section out{.title = "Services", .command = command(facts, "audit", "--format json")};
  Grid built{.columns = {{"service"},
                         {"package"},
                         {"built from"},
                         {"base"},
                         {"port", Align::right},
                         {"user"},
                         {"health"},
                         {"limits"},
                         {"plain secrets", Align::right},
                         {"findings", Align::right}},
             .rows = {}};
  Grid run{
      .columns =
          {{"service"}, {"image"}, {"health"}, {"limits"}, {"plain secrets", Align::right}, {"findings", Align::right}},
      .rows = {}};
  for (const auto* service : facts.fleet->services()) {
    const auto* row = row_of(facts, *service);
    if (row == nullptr) continue;
    if (service->kind == fleet::ServiceKind::application)
      built.rows.push_back(
          {code(service->name),
           service->package != nullptr ? code(service->package->folder.empty() ? "." : service->package->folder) : "",
           place_of_build(*service), code(row->base), service->listens ? std::to_string(service->listens->value) : "",
           row->user, row->health, row->limits, count_text(row->plain_secrets), count_text(row->findings)});
    else
      run.rows.push_back({code(service->name), code(row->base), row->health, row->limits,
                          count_text(row->plain_secrets), count_text(row->findings)});
  }
  if (!built.rows.empty()) out.blocks.push_back(std::move(built));
  if (!run.rows.empty()) out.blocks.push_back(Paragraph{"Infrastructure:"});
  if (!run.rows.empty()) out.blocks.push_back(std::move(run));
  return out;
}

Section dockerfiles_section(const Facts& facts) {
  Section out{.title = "Dockerfiles", .command = command(facts, "audit", "--format json")};
  Grid grid{.columns = {{"Dockerfile"},
                        {"bytes", Align::right},
                        {"stages", Align::right},
                        {"state"},
                        {"used by"},
                        {"nearly the same as"}},
            .rows = {}};
  for (const auto& dockerfile : facts.fleet->dockerfiles)
    grid.rows.push_back({code(dockerfile.path), count_text(dockerfile.file.source->text().size()),
                         dockerfile.builds.empty() ? "" : count_text(dockerfile.builds.front()->stages.stages.size()),
                         state_of(dockerfile), users_of(dockerfile), copies_of(facts, dockerfile)});
  if (grid.rows.empty()) return out;
  out.blocks.push_back(std::move(grid));
  return out;
}

}  // namespace loadline::report

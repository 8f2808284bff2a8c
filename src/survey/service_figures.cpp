// SPDX-License-Identifier: Apache-2.0
// Predictions and replayed builds, service by service and finding by finding.
#include "survey/service_figures.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/parallel.h"
#include "history/replay.h"
#include "predict/predict.h"

namespace loadline::survey {
namespace {

std::vector<const fleet::Service*> built_services(const fleet::Fleet& fleet) {
  auto out = fleet.services();
  std::erase_if(out, [](const fleet::Service* service) { return service->build == nullptr; });
  return out;
}

// Findings whose price is an install that runs again.
bool costs_an_install(std::string_view rule) {
  constexpr std::array<std::string_view, 5> rules = {"whole-context-before-install", "install-without-cache-mount",
                                                     "changing-argument-early", "manifests-before-fetch",
                                                     "several-installs"};
  return std::ranges::find(rules, rule) != rules.end();
}

const dockerfile::Instruction* instruction_at(const fleet::Dockerfile& dockerfile, const Place& place) {
  if (place.source != dockerfile.file.source) return nullptr;
  for (const auto& run : dockerfile.runs)
    if (run.instruction->span.begin <= place.span.begin && place.span.begin < run.instruction->span.end)
      return run.instruction;
  return nullptr;
}

// The RUN that a finding speaks of: where it points, or its first note that stands in one.
const dockerfile::Instruction* run_of(const Finding& finding, const fleet::Fleet& fleet) {
  if (!finding.at) return nullptr;
  const auto* dockerfile = fleet.dockerfile_at(finding.at.source->path());
  if (dockerfile == nullptr) return nullptr;
  if (const auto* found = instruction_at(*dockerfile, finding.at)) return found;
  for (const auto& note : finding.notes)
    if (note.at)
      if (const auto* found = instruction_at(*dockerfile, note.at)) return found;
  return nullptr;
}

// Of the builds of that Dockerfile the one that misses most.
std::optional<double> missed_share(const history::Replay& replay, const std::string& dockerfile,
                                   const std::string& instruction) {
  std::optional<double> out;
  for (const auto& build : replay.builds) {
    if (build.dockerfile != dockerfile) continue;
    for (const auto& row : build.rows)
      if (row.text == instruction && row.built() > 0) out = std::max(out.value_or(0), row.missed_share());
  }
  return out;
}

report::CacheFigure figure_of(const history::BuildHistory& build) {
  report::CacheFigure out{.commits = build.commits, .dockerfile = build.dockerfile};
  if (const auto* worst = build.worst()) {
    out.instruction = worst->text;
    out.line = worst->line;
    out.missed_share = worst->missed_share();
    out.possible_share = worst->possible_share();
  }
  return out;
}

}  // namespace

void add_sizes(const fleet::Fleet& fleet, const predict::Sizes& sizes, report::FiguresByService& figures) {
  const auto services = built_services(fleet);
  std::vector<report::ImageFigure> out(services.size());
  for_each_index(services.size(), [&](std::size_t i) {
    const auto prediction = predict::predict(*services[i]->build, fleet, sizes);
    out[i] = {prediction.bytes, prediction.compressed, prediction.known, prediction.unknown.size()};
  });
  for (std::size_t i = 0; i < services.size(); ++i) figures[services[i]].image = out[i];
}

std::vector<std::string> add_history(scan::Audit& audit, const HistoryRequest& request,
                                     report::FiguresByService& figures) {
  auto replay = history::replay({.folder = request.root, .range = {.most = request.commits}, .as_now = true});
  if (!replay) return {"the history was not replayed: " + replay.error().text()};
  for (const auto* service : built_services(*audit.fleet)) {
    const auto is_it = [&](const history::BuildHistory& build) {
      return build.dockerfile == service->build->dockerfile->path &&
             (build.name == service->name || build.name.starts_with(service->name + " ("));
    };
    const auto build = std::ranges::find_if(replay->builds, is_it);
    if (build != replay->builds.end()) figures[service].cache = figure_of(*build);
  }
  for (auto& finding : audit.findings) {
    if (!costs_an_install(finding.rule->name)) continue;
    if (const auto* run = run_of(finding, *audit.fleet))
      finding.cost.missed_share = missed_share(*replay, finding.at.source->path(), replay::text_of(*run));
  }
  return std::move(replay->notes);
}

}  // namespace loadline::survey

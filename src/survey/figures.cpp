// SPDX-License-Identifier: Apache-2.0
// What a survey says about each check.
#include <algorithm>
#include <array>

#include "fleet/ci_scans.h"
#include "report/summary.h"
#include "survey/survey.h"

namespace loadline::survey {
namespace {

using gate::Evidence;
using gate::Figure;
using gate::Interval;

Figure figure(std::string_view check, const std::string& subject) {
  return {.check = gate::check_named(check), .subject = subject};
}

Figure predicted_size(const Survey& survey, std::size_t i) {
  auto out = figure("image-size", survey.labels[i]);
  const auto& prediction = survey.predictions[i];
  out.evidence = Evidence::predicted;
  out.unknown_parts = prediction.unknown.size();
  out.from = "loadline predict " + survey.services[i]->name;
  out.value = Interval{static_cast<double>(prediction.bytes.least), static_cast<double>(prediction.bytes.likely), {}};
  if (prediction.unknown.empty()) out.value->most = static_cast<double>(prediction.bytes.most);
  return out;
}

// A built image says more than a recorded build, and that more than a prediction.
Figure image_size(const Survey& survey, std::size_t i) {
  const auto& label = survey.labels[i];
  auto out = figure("image-size", label);
  if (const auto image = survey.images.find(label); image != survey.images.end()) {
    out.value = Interval::exactly(static_cast<double>(image->second.bytes));
    out.evidence = Evidence::built;
    out.from = image->second.reference;
    return out;
  }
  const auto* build = builds::newest_with(survey.builds, label,
                                          [](const auto& b) { return b.image_bytes.has_value(); });
  if (build != nullptr) {
    out.value = Interval::exactly(static_cast<double>(*build->image_bytes));
    out.evidence = Evidence::built;
    out.from = build->place;
    return out;
  }
  return predicted_size(survey, i);
}

Figure context_size(const Survey& survey, std::size_t i) {
  auto out = figure("context-size", survey.labels[i]);
  const auto* context = survey.services[i]->build->context;
  if (context == nullptr) return out;
  out.value = Interval::exactly(static_cast<double>(context->content.bytes));
  out.from = context->folder.empty() ? "." : context->folder;
  return out;
}

using Field = std::optional<double> (*)(const builds::RecordedBuild&);
Figure recorded(const Survey& survey, std::size_t i, std::string_view check, Field field) {
  auto out = figure(check, survey.labels[i]);
  out.evidence = Evidence::built;
  const auto* build = builds::newest_with(survey.builds, survey.labels[i],
                                          [&](const auto& one) { return field(one).has_value(); });
  if (build == nullptr) return out;
  out.value = Interval::exactly(*field(*build));
  out.from = build->place;
  return out;
}

// What the gate has a check of its own for is not counted twice.
bool is_of_a_budget(const Finding& finding) {
  return finding.rule->name == "image-over-budget" || finding.rule->name == "context-over-budget";
}

void add_findings(const Survey& survey, std::vector<Figure>& out) {
  for (const auto severity : {Severity::error, Severity::warning, Severity::info}) {
    auto one = figure("findings." + std::string{name_of(severity)}, "");
    one.value = Interval::exactly(
        static_cast<double>(std::ranges::count_if(survey.audit.findings, [&](const Finding& finding) {
          return finding.severity == severity && !is_of_a_budget(finding);
        })));
    one.from = "loadline audit";
    out.push_back(std::move(one));
  }
}

// Of services: those for which it holds, and with those for which nobody knows.
Interval share(const std::vector<fleet::Truth>& cells) {
  const auto yes = static_cast<double>(std::ranges::count(cells, fleet::Truth::yes));
  const auto open = static_cast<double>(std::ranges::count(cells, fleet::Truth::unknown));
  const auto all = static_cast<double>(cells.size());
  return {100 * yes / all, 100 * yes / all, 100 * (yes + open) / all};
}

struct Control {
  std::string_view check;
  std::string_view row;  // of the audit's matrix, so that both say the same
};
constexpr std::array controls = {
    Control{"coverage.health-check", "health check"},
    Control{"coverage.resource-limits", "memory limit"},
    Control{"coverage.non-root", "non-root user"},
    Control{"coverage.read-only-root", "read-only root"},
    Control{"coverage.capabilities-dropped", "capabilities dropped"},
    Control{"coverage.no-new-privileges", "no new privileges"},
    Control{"coverage.no-plain-secrets", "no plain secrets"},
    Control{"coverage.bounded-logs", "bounded logs"},
};

void add_coverage(const Survey& survey, std::vector<Figure>& out) {
  const auto summary = report::summary_of(*survey.audit.fleet, survey.audit.findings);
  for (const auto& control : controls) {
    auto one = figure(control.check, "");
    one.from = "loadline audit";
    const auto row = std::ranges::find(summary.controls.rows, control.row, &report::Matrix::Row::name);
    if (row != summary.controls.rows.end() && !row->cells.empty()) one.value = share(row->cells);
    out.push_back(std::move(one));
  }
  auto scanned = figure("coverage.scanned", "");
  scanned.from = "loadline audit --rule image-not-scanned";
  std::vector<fleet::Truth> cells;
  for (const auto* service : survey.services) cells.push_back(scanned_in_ci(*survey.audit.fleet, *service));
  if (!cells.empty()) scanned.value = share(cells);
  out.push_back(std::move(scanned));
}

}  // namespace

std::vector<Figure> figures_of(const Survey& survey, Sources sources) {
  std::vector<Figure> out;
  for (std::size_t i = 0; i < survey.services.size(); ++i) {
    out.push_back(sources == Sources::all ? image_size(survey, i) : predicted_size(survey, i));
    out.push_back(context_size(survey, i));
    if (sources == Sources::files) continue;
    out.push_back(recorded(survey, i, "cold-build", [](const auto& build) { return build.cold_seconds; }));
    out.push_back(recorded(survey, i, "cached-build", [](const auto& build) { return build.cached_seconds; }));
    out.push_back(recorded(survey, i, "cache-hits", [](const auto& build) { return build.hit_percent(); }));
  }
  add_findings(survey, out);
  add_coverage(survey, out);
  return out;
}

}  // namespace loadline::survey

// SPDX-License-Identifier: Apache-2.0
// What to do, in which order: findings by what they cost, services by what they wait for.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/text.h"
#include "base/units.h"
#include "fleet/resource_profile.h"
#include "report/document/sections.h"
#include "report/finding_text.h"

namespace loadline::report {
namespace {

struct Priority {
  std::string_view title;
  std::string_view meaning;
  bool (*holds)(const RuleGroup& group, bool saves);
};
bool is_costly(const RuleGroup& group, bool saves) { return saves || !group.cost.empty(); }
constexpr std::array priorities = {
    Priority{"Priority 1", "Errors: something does not build, does not start, or is open to anybody.",
             [](const RuleGroup& group, bool) { return group.severity == Severity::error; }},
    Priority{"Priority 2", "Warnings with a measured cost.",
             [](const RuleGroup& group, bool saves) {
               return group.severity == Severity::warning && is_costly(group, saves);
             }},
    Priority{"Priority 3", "The other warnings.",
             [](const RuleGroup& group, bool saves) {
               return group.severity == Severity::warning && !is_costly(group, saves);
             }},
    Priority{"Priority 4", "For information.",
             [](const RuleGroup& group, bool) { return group.severity == Severity::info; }},
};

std::string effect_of(const Facts& facts, const RuleGroup& group) {
  std::string out = cost_text(group.cost);
  const auto effect = facts.effects.find(group.rule->name);
  if (effect == facts.effects.end()) return out;
  const auto& [before, after] = effect->second;
  const auto saved = before > after ? before - after : after - before;
  return (out.empty() ? "" : out + "; ") + "its fix " + (before > after ? "takes " : "adds ") + bytes_text(saved) +
         (before > after ? " out of the images" : " to the images") + " (predicted)";
}

Grid recommendations_grid(const Facts& facts, const std::vector<const RuleGroup*>& groups) {
  Grid grid{.columns =
                {{"what"}, {"rule"}, {"places", Align::right}, {"services", Align::right}, {"measured"}, {"mended by"}},
            .rows = {}};
  for (const auto* group : groups)
    grid.rows.push_back({std::string{group->rule->summary}, code(group->rule->name), count_text(group->findings.size()),
                         count_text(group->services.size()), effect_of(facts, *group),
                         group->fixable ? code("loadline fix --rule " + std::string{group->rule->name}) : "a person"});
  return grid;
}

// Of images of which as much is known before as after: a part that becomes known is no growth.
void add_all_fixes(const Facts& facts, Section& out) {
  std::uint64_t before = 0, after = 0;
  std::size_t known = 0, open = 0, incomparable = 0;
  for (const auto& image : facts.images) {
    if (image.after == nullptr) continue;
    if (image.prediction->unknown.size() != image.after->unknown.size()) {
      ++incomparable;
      continue;
    }
    ++known;
    open += image.prediction->unknown.empty() ? 0U : 1U;
    before += image.prediction->bytes.likely;
    after += image.after->bytes.likely;
  }
  if (known == 0) return;
  auto text = "With every fix applied that `loadline fix --unsafe` applies, the " +
              some(known, "image is", "images are") + " predicted to weigh " + bytes_text(after) +
              " together, and today " + bytes_text(before);
  if (open > 0) text += "; parts of unknown size are in neither figure";
  if (incomparable > 0)
    text += "; " + some(incomparable, "image has", "images have") + " parts that are known on one side only, and " +
            (incomparable == 1 ? "is" : "are") + " left out";
  out.blocks.push_back(Paragraph{text + " (`loadline predict --offline --compare`)."});
}

// Services that this one starts after, as far as they are built here.
std::vector<std::string> waits_for(const fleet::Service& service, const std::set<std::string, std::less<>>& built) {
  std::vector<std::string> out;
  for (const auto& [name, dependency] : service.definition->depends_on)
    if (built.contains(name) && name != service.name) out.push_back(name);
  return out;
}

struct Step {
  const fleet::Service* service = nullptr;
  std::vector<std::string> waits = {};
  std::size_t errors = 0, findings = 0;
};

std::vector<Step> steps_of(const Facts& facts) {
  std::set<std::string, std::less<>> built;
  for (const auto& image : facts.images)
    if (image.service->kind == fleet::ServiceKind::application) built.insert(image.service->name);
  std::vector<Step> out;
  for (const auto& image : facts.images) {
    if (!built.contains(image.service->name)) continue;
    Step step{.service = image.service, .waits = waits_for(*image.service, built)};
    for (const auto& finding : *facts.findings) {
      if (std::ranges::find(finding.services, image.service->name) == finding.services.end()) continue;
      ++step.findings;
      step.errors += finding.severity == Severity::error ? 1U : 0U;
    }
    out.push_back(std::move(step));
  }
  std::ranges::stable_sort(out, {}, [](const Step& step) { return std::pair{step.errors, step.findings}; });
  return out;
}

// Each phase holds what waits only for earlier ones; a circle is the last phase.
std::vector<std::vector<Step>> phases_of(std::vector<Step> steps) {
  std::vector<std::vector<Step>> out;
  std::set<std::string, std::less<>> done;
  while (!steps.empty()) {
    std::vector<Step> now, later;
    for (auto& step : steps) {
      const bool ready = std::ranges::all_of(step.waits, [&](const auto& name) { return done.contains(name); });
      (ready ? now : later).push_back(std::move(step));
    }
    if (now.empty()) std::swap(now, later);
    for (const auto& step : now) done.insert(step.service->name);
    out.push_back(std::move(now));
    steps = std::move(later);
  }
  return out;
}

const fleet::Consolidation* row_for(const fleet::ConsolidationPlan& plan, const fleet::Service& service) {
  const auto at = std::ranges::find_if(
      plan.rows, [&](const auto& row) { return std::ranges::find(row.services, service.name) != row.services.end(); });
  return at == plan.rows.end() ? nullptr : &*at;
}

std::string moves_to(const Facts& facts, const fleet::Service& service) {
  const auto* row = row_for(facts.plan, service);
  if (row == nullptr) return "";
  const auto* model = facts.plan.templates[row->should_use].model;
  return row->uses == model ? "stays" : code(model->path);
}

}  // namespace

Section recommendations_section(const Facts& facts) {
  Section out{.title = "Recommendations", .command = command(facts, "audit", "--top 0")};
  const auto groups = groups_of(facts, [](const Finding&) { return true; });
  for (const auto& priority : priorities) {
    std::vector<const RuleGroup*> chosen;
    for (const auto& group : groups)
      if (priority.holds(group, facts.effects.contains(group.rule->name))) chosen.push_back(&group);
    if (chosen.empty()) continue;
    Section part{.title = std::string{priority.title}, .command = ""};
    part.blocks.push_back(Paragraph{std::string{priority.meaning}});
    part.blocks.push_back(recommendations_grid(facts, chosen));
    out.parts.push_back(std::move(part));
  }
  if (out.parts.empty()) return out;
  out.blocks.push_back(
      Paragraph{"One line for each rule that found something; `loadline explain RULE` says why it matters and "
                "what to do."});
  add_all_fixes(facts, out);
  return out;
}

Section migration_section(const Facts& facts) {
  Section out{.title = "Migration order", .command = command(facts, "audit", "--format json")};
  const auto phases = phases_of(steps_of(facts));
  if (phases.empty()) return out;
  Grid grid{.columns = {{"phase", Align::right},
                        {"service"},
                        {"waits for"},
                        {"errors", Align::right},
                        {"findings", Align::right},
                        {"Dockerfile"},
                        {"profile"}},
            .rows = {}};
  for (std::size_t i = 0; i < phases.size(); ++i)
    for (const auto& step : phases[i])
      grid.rows.push_back({std::to_string(i + 1), code(step.service->name), code_list(step.waits, 6),
                           count_text(step.errors), count_text(step.findings), moves_to(facts, *step.service),
                           std::string{resource_profile_of(*step.service, *facts.fleet).name}});
  out.blocks.push_back(
      Paragraph{"A service comes after those that Compose starts before it; within a phase the ones with the "
                "fewest errors, then the fewest findings, come first."});
  out.blocks.push_back(std::move(grid));
  return out;
}

}  // namespace loadline::report

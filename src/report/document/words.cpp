// SPDX-License-Identifier: Apache-2.0
// Words and groups that several sections use.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "base/text.h"
#include "base/units.h"
#include "report/document/sections.h"

namespace loadline::report {
namespace {

void add(Cost& sum, const Cost& one) {
  const auto plus = [](auto& total, const auto& value) {
    if (value) total = total.value_or(0) + *value;
  };
  plus(sum.image_bytes, one.image_bytes);
  plus(sum.context_bytes, one.context_bytes);
  plus(sum.packages, one.packages);
  plus(sum.build_seconds, one.build_seconds);
  if (one.missed_share) sum.missed_share = std::max(sum.missed_share.value_or(0), *one.missed_share);
}

bool ranks_before(const RuleGroup& a, const RuleGroup& b) {
  const auto key = [](const RuleGroup& one) {
    return std::tuple{one.severity,
                      one.cost.image_bytes.value_or(0),
                      one.cost.context_bytes.value_or(0),
                      one.cost.packages.value_or(0),
                      one.services.size(),
                      one.findings.size()};
  };
  return key(a) != key(b) ? key(a) > key(b) : a.rule->name < b.rule->name;
}

}  // namespace

std::string some(std::size_t count, std::string_view one, std::string_view many) {
  return count_text(count) + " " + std::string{count == 1 ? one : many};
}
std::string_view verb(std::size_t count, std::string_view one, std::string_view many) {
  return count == 1 ? one : many;
}

std::string_view mark_of(fleet::Truth truth) {
  return truth == fleet::Truth::yes ? "✅" : truth == fleet::Truth::no ? "❌" : "❔";
}

std::string percent_text(double part, double whole) {
  return whole <= 0 ? "-" : fmt::format("{:.0f} %", 100 * part / whole);
}

std::string command(const Facts& facts, std::string_view name, std::string_view options) {
  std::string out = "loadline " + std::string{name};
  if (name == "audit" || name == "gate") out += facts.path == "." ? "" : " " + facts.path;
  else if (facts.path != ".")
    out += std::string{name == "replay" || name == "build" ? " --path " : " --root "} + facts.path;
  return options.empty() ? out : out + " " + std::string{options};
}

const gate::Row* gate_row(const Facts& facts, std::string_view check, std::string_view subject) {
  const auto at = std::ranges::find_if(
      facts.gate->rows, [&](const gate::Row& row) { return row.check->name == check && row.subject == subject; });
  return at == facts.gate->rows.end() ? nullptr : &*at;
}

std::uint64_t likely_bytes(const ImageFacts& image) {
  return image.built_bytes ? *image.built_bytes : image.prediction->bytes.likely;
}
std::string size_text(const ImageFacts& image) {
  const bool open = !image.built_bytes && !image.prediction->unknown.empty();
  return (open ? "> " : "") + bytes_text(likely_bytes(image));
}

std::vector<RuleGroup> grouped(const std::vector<const Finding*>& findings) {
  std::map<std::string_view, RuleGroup> by_rule;
  std::map<std::string_view, std::set<std::string>> services;
  for (const auto* finding : findings) {
    auto& group = by_rule[finding->rule->name];
    group.rule = finding->rule;
    group.severity = std::max(group.severity, finding->severity);
    group.findings.push_back(finding);
    add(group.cost, finding->cost);
    services[finding->rule->name].insert(finding->services.begin(), finding->services.end());
    group.fixable = group.fixable ||
                    std::ranges::any_of(finding->fixes, [](const Fix& fix) { return fix.grade >= Grade::risky; });
  }
  std::vector<RuleGroup> out;
  for (auto& [name, group] : by_rule) {
    group.services.assign(services[name].begin(), services[name].end());
    out.push_back(std::move(group));
  }
  std::ranges::sort(out, ranks_before);
  return out;
}

std::string first_place(const RuleGroup& group) {
  const auto& at = group.findings.front()->at;
  return at ? code(at.source->path() + ":" + std::to_string(at.position().line)) : "";
}

Grid findings_grid(const std::vector<RuleGroup>& groups) {
  Grid grid{
      .columns =
          {{"rule"}, {"severity"}, {"findings", Align::right}, {"services", Align::right}, {"first at"}, {"what"}},
      .rows = {}};
  for (const auto& group : groups)
    grid.rows.push_back({code(group.rule->name), std::string{name_of(group.severity)},
                         count_text(group.findings.size()), count_text(group.services.size()), first_place(group),
                         group.findings.front()->message});
  return grid;
}

Document document_of(const Facts& facts) {
  Document out{.title = "Containers of " + facts.name, .subtitle = {}, .sections = {}};
  out.subtitle = "As of " + (facts.fleet->today.empty() ? "an unknown day" : facts.fleet->today);
  if (!facts.commit.empty()) out.subtitle += ", with commit " + code(facts.commit.substr(0, 10)) + " checked out";
  out.subtitle +=
      ". Every figure is computed by loadline from the files; under each section stands the command that "
      "prints what it is made of. Sizes are of images unpacked (1 MB is 10⁶ bytes); `>` means that something in it is of "
      "unknown size. ✅ yes, ❌ no, ❔ cannot be told from the files.";
  for (const auto section :
       {&summary_section,         &services_section,  &dockerfiles_section, &sizes_section,     &causes_section,
        &templates_section,       &compose_section,   &contexts_section,    &practices_section, &controls_section,
        &resources_section,       &health_section,    &cache_section,       &builds_section,    &consolidation_section,
        &recommendations_section, &migration_section, &checklist_section,   &criteria_section,  &cost_section}) {
    auto made = section(facts);
    if (!made.blocks.empty() || !made.parts.empty()) out.sections.push_back(std::move(made));
  }
  return out;
}

}  // namespace loadline::report

// SPDX-License-Identifier: Apache-2.0
// The sections of the document, in its order, and the words that they share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/document/facts.h"

namespace loadline::report {

[[nodiscard]] Section summary_section(const Facts& facts);
[[nodiscard]] Section services_section(const Facts& facts);
[[nodiscard]] Section dockerfiles_section(const Facts& facts);
[[nodiscard]] Section sizes_section(const Facts& facts);
[[nodiscard]] Section causes_section(const Facts& facts);
[[nodiscard]] Section templates_section(const Facts& facts);
[[nodiscard]] Section compose_section(const Facts& facts);
[[nodiscard]] Section contexts_section(const Facts& facts);
[[nodiscard]] Section practices_section(const Facts& facts);
[[nodiscard]] Section controls_section(const Facts& facts);
[[nodiscard]] Section resources_section(const Facts& facts);
[[nodiscard]] Section health_section(const Facts& facts);
[[nodiscard]] Section cache_section(const Facts& facts);
[[nodiscard]] Section builds_section(const Facts& facts);  // without blocks where nothing was recorded
[[nodiscard]] Section consolidation_section(const Facts& facts);
[[nodiscard]] Section recommendations_section(const Facts& facts);
[[nodiscard]] Section migration_section(const Facts& facts);
[[nodiscard]] Section checklist_section(const Facts& facts);
[[nodiscard]] Section criteria_section(const Facts& facts);
[[nodiscard]] Section cost_section(const Facts& facts);

// "3 services", "1 service".
[[nodiscard]] std::string some(std::size_t count, std::string_view one, std::string_view many);
// "is" or "are".
[[nodiscard]] std::string_view verb(std::size_t count, std::string_view one, std::string_view many);
[[nodiscard]] std::string_view mark_of(fleet::Truth truth);
[[nodiscard]] std::string percent_text(double part, double whole);  // "-" of nothing
// A command with the fleet's path: command(facts, "audit", "--rule x").
[[nodiscard]] std::string command(const Facts& facts, std::string_view name, std::string_view options = {});
// The gate's row for a figure; null where nothing is held.
[[nodiscard]] const gate::Row* gate_row(const Facts& facts, std::string_view check, std::string_view subject);
// What the image weighs: as built, else as predicted.
[[nodiscard]] std::uint64_t likely_bytes(const ImageFacts& image);
[[nodiscard]] std::string size_text(const ImageFacts& image);  // "1.24 GB", "> 1.24 GB"

// Findings of one rule.
struct RuleGroup {
  const RuleInfo* rule = nullptr;
  Severity severity = Severity::info;  // the worst of them
  std::vector<const Finding*> findings = {};
  std::vector<std::string> services = {};  // sorted
  Cost cost = {};                          // the sums; shares the greatest
  bool fixable = false;               // one of them has a fix that a program can apply
};
// By severity, then measured cost, then services concerned, then name.
template <class Wanted>
[[nodiscard]] std::vector<RuleGroup> groups_of(const Facts& facts, Wanted wanted);
[[nodiscard]] std::vector<RuleGroup> grouped(const std::vector<const Finding*>& findings);
[[nodiscard]] std::string first_place(const RuleGroup& group);
// rule, severity, findings, services, first at, what.
[[nodiscard]] Grid findings_grid(const std::vector<RuleGroup>& groups);

template <class Wanted>
std::vector<RuleGroup> groups_of(const Facts& facts, Wanted wanted) {
  std::vector<const Finding*> chosen;
  for (const auto& finding : *facts.findings)
    if (wanted(finding)) chosen.push_back(&finding);
  return grouped(chosen);
}

}  // namespace loadline::report

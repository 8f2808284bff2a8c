// SPDX-License-Identifier: Apache-2.0
// The short form, a list of names, becomes the long one, a mapping.
#include "rules/dependency_conditions.h"

#include <algorithm>

#include "base/text.h"
#include "rules/edits.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

constexpr std::string_view title = "Wait until they are healthy";

bool is_plain_list(const yaml::Node& list) {
  return list.kind == yaml::Kind::sequence && !list.items.empty() && list.anchor.empty() &&
         std::ranges::all_of(list.items, [](const yaml::Node& item) {
           return item.kind == yaml::Kind::scalar && item.anchor.empty() && !contains(item.text, "$");
         });
}

// From behind the key's colon to the end of the last item.
std::optional<Fix> as_mapping(const WrittenMapping& service, const yaml::Entry& entry,
                              const std::set<std::string, std::less<>>& healthy) {
  const auto& source = *service.document->source;
  const auto& list = entry.value;
  const auto colon = source.text().find(':', entry.key.span.end);
  const std::uint32_t end = list.style == yaml::Style::flow ? list.span.end : list.items.back().span.end;
  if (colon == std::string_view::npos || colon >= end) return std::nullopt;
  const Span written{static_cast<std::uint32_t>(colon) + 1, end};
  if (contains(source.text(written), "#")) return std::nullopt;
  const auto line = source.line_at(entry.key.span.begin);
  const std::size_t column = entry.key.span.begin - line.begin;
  const std::size_t step = column > service.column ? column - service.column : 2;
  const std::string ending{line_ending_of(source)};
  std::string text;
  for (const auto& item : list.items)
    text += ending + std::string(column + step, ' ') + item.text + ":" + ending + std::string(column + 2 * step, ' ') +
            "condition: " + (healthy.contains(item.text) ? "service_healthy" : "service_started");
  const Grade grade = Grade::risky;  // the start takes longer, and fails where a check does
  return Fix{std::string{title}, grade, {{{&source, written}, text}}};
}

}  // namespace

void offer_conditions(const fleet::Service& service, Finding& finding,
                      const std::set<std::string, std::less<>>& healthy) {
  const auto mapping = written_service(service.combination->project, *service.definition);
  if (!mapping || mapping->shared) return;
  const auto* entry = mapping->node->find_entry("depends_on");
  if (entry == nullptr) {  // by `links`, which have no room for a condition
    std::string lines = "depends_on:";
    for (const auto& name : healthy) lines += "\n  " + name + ":\n    condition: service_healthy";
    return offer_together(finding, std::string{title}, Grade::risky, {insert_entry(*mapping, {}, lines)});
  }
  if (is_plain_list(entry->value)) {
    for (const auto& name : healthy)
      if (std::ranges::find(entry->value.items, name, &yaml::Node::text) == entry->value.items.end()) return;
    if (mapping->node->style != yaml::Style::block) return;
    if (auto fix = as_mapping(*mapping, *entry, healthy)) finding.fixes.push_back(std::move(*fix));
    return;
  }
  std::vector<std::optional<YamlEdit>> edits;
  for (const auto& name : healthy)
    edits.push_back(set_scalar(*mapping, {"depends_on", name, "condition"}, "service_healthy"));
  offer_together(finding, std::string{title}, Grade::risky, std::move(edits));
}

void wait_for_health_of(const fleet::Service& service, Fix& fix) {
  for (const auto& other : service.combination->services) {
    const auto at = other.definition->depends_on.find(service.name);
    if (at == other.definition->depends_on.end() || at->second.condition != "service_started" || !at->second.required)
      continue;
    Finding waiting;
    offer_conditions(other, waiting, {service.name});
    if (waiting.fixes.empty()) continue;
    auto& edits = waiting.fixes.front().edits;
    fix.edits.insert(fix.edits.end(), edits.begin(), edits.end());
  }
}

}  // namespace loadline::rules

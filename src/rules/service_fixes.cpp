// SPDX-License-Identifier: Apache-2.0
// Chooses the file, makes the edit, keeps the grade honest.
#include "rules/service_fixes.h"

#include <algorithm>
#include <utility>

#include "fleet/known_images.h"

namespace loadline::rules {
namespace {

void offer(Finding& finding, std::string title, Grade grade, std::optional<YamlEdit> edit) {
  if (auto fix = yaml_fix(std::move(title), grade, {std::move(edit)})) finding.fixes.push_back(std::move(*fix));
}

}  // namespace

std::optional<WrittenMapping> carrier_of(const fleet::Service& service) {
  const auto& project = service.combination->project;
  return service.combination->role == fleet::Role::production ? written_last(project, *service.definition)
                                                              : written_service(project, *service.definition);
}

void offer_entry(const fleet::Service& service, Finding& finding, std::string title, std::string_view entry,
                 const KeyPath& path, Grade grade) {
  if (const auto mapping = carrier_of(service))
    offer(finding, std::move(title), grade, insert_entry(*mapping, path, entry));
}

void offer_item(const fleet::Service& service, Finding& finding, std::string title, const KeyPath& path,
                std::string_view item, Grade grade) {
  if (const auto mapping = carrier_of(service)) offer(finding, std::move(title), grade, add_item(*mapping, path, item));
}

void offer_value(const fleet::Service& service, Finding& finding, std::string title, Place value, std::string_view text,
                 Grade grade) {
  offer(finding, std::move(title), grade, replace_value(service.combination->project, value, text));
}

void offer_removal(const fleet::Service& service, Finding& finding, std::string title, Place value, Grade grade) {
  offer(finding, std::move(title), grade, remove_value(service.combination->project, value));
}

void offer_together(Finding& finding, std::string title, Grade grade, std::vector<std::optional<YamlEdit>> edits) {
  std::vector<std::optional<YamlEdit>> joined;
  for (auto& edit : edits) {
    if (!edit) return;
    const auto same = std::ranges::find_if(joined, [&](const auto& other) {
      return other->edit.at.source == edit->edit.at.source && other->edit.at.span == edit->edit.at.span &&
             edit->edit.at.span.empty();
    });
    if (same == joined.end()) {
      joined.push_back(std::move(edit));
    } else {
      (*same)->edit.text += edit->edit.text;
      (*same)->grade = std::min((*same)->grade, edit->grade);
    }
  }
  if (auto fix = yaml_fix(std::move(title), grade, std::move(joined))) finding.fixes.push_back(std::move(*fix));
}

void offer_health_check(const fleet::Service& service, Finding& finding) {
  if (const auto test = fleet::health_test_of(service))
    offer_entry(
        service, finding, "Ask `" + service.name + "` by its own program",
        "healthcheck:\n  test: " + *test + "\n  interval: 10s\n  timeout: 5s\n  retries: 5\n  start_period: 30s");
}

std::string yaml_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

}  // namespace loadline::rules

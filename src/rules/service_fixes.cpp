// SPDX-License-Identifier: Apache-2.0
// Chooses the file, makes the edit, keeps the grade honest.
#include "rules/service_fixes.h"

#include <utility>

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

std::string yaml_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

}  // namespace loadline::rules

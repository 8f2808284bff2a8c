// SPDX-License-Identifier: Apache-2.0
// A volume in quotes that it does not need.
#include "base/text.h"
#include "rules/rule.h"
#include "rules/written_services.h"

namespace loadline::rules {
namespace {

// What YAML 1.2 reads as the same text without its quotes (section 7.3.3, plain style).
bool is_plain_too(std::string_view text) {
  if (text.empty() || trim(text) != text || text.ends_with(':')) return false;
  if (std::string_view{"!&*-?|>%@`'\"#,[]{}:~"}.find(text.front()) != std::string_view::npos) return false;
  if (contains(text, ": ") || contains(text, " #") || text.find_first_of("\n\t\\") != text.npos) return false;
  return text.find_first_not_of("0123456789.:+-eE_") != text.npos;
}

void check(const fleet::Combination& combination, const fleet::Fleet&, Findings& out) {
  for_each_written_service(combination, [&](const Source& source, const yaml::Entry& service) {
    const auto* list = service.value.find("volumes");
    if (list == nullptr || list->kind != yaml::Kind::sequence) return;
    for (const auto& item : list->items) {
      const bool quoted = item.style == yaml::Style::single_quoted || item.style == yaml::Style::double_quoted;
      if (item.kind != yaml::Kind::scalar || !quoted || !item.tag.empty()) continue;
      const Place at{&source, item.span};
      auto& finding = out.report(at, "`" + item.text + "` needs no quotes");
      finding.services = {service.key.text};
      if (is_plain_too(item.text) && list->style == yaml::Style::block && at.text().size() == item.text.size() + 2)
        finding.fixes.push_back({"Remove the quotes", Grade::safe, {{at, item.text}}});
    }
  });
}

}  // namespace

extern constexpr Rule quoted_volume{
    .info = {.name = "quoted-volume",
             .summary = "A volume of a service stands in quotes",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .on = false,
             .aliases = "no-quotes-in-volumes"},
    .check = &check,
};

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// A port without quotes, which a reader of YAML 1.1 may take for a number in base 60.
#include "base/text.h"
#include "rules/rule.h"
#include "rules/written_services.h"

namespace loadline::rules {
namespace {

void check(const fleet::Combination& combination, const fleet::Fleet&, Findings& out) {
  for_each_written_service(combination, [&](const Source& source, const yaml::Entry& service) {
    for (const char* key : {"ports", "expose"}) {
      const auto* list = service.value.find(key);
      if (list == nullptr || list->kind != yaml::Kind::sequence) continue;
      for (const auto& item : list->items) {
        if (item.kind != yaml::Kind::scalar || item.style != yaml::Style::plain || !item.tag.empty()) continue;
        const Place at{&source, item.span};
        auto& finding = out.report(at, "`" + item.text + "` has no quotes");
        finding.services = {service.key.text};
        if (at.text() == item.text && !contains(item.text, "\\") && !contains(item.text, "\""))
          finding.fixes.push_back({"Put it in quotes", Grade::safe, {{at, '"' + item.text + '"'}}});
      }
    }
  });
}

}  // namespace

extern constexpr Rule unquoted_port{
    .info = {.name = "unquoted-port",
             .summary = "A port of a service has no quotes",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .on = false,
             .aliases = "require-quotes-in-ports"},
    .check = &check,
};

}  // namespace loadline::rules

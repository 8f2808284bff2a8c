// SPDX-License-Identifier: Apache-2.0
// Dependencies that do not stand in the order of their names.
#include "rules/rule.h"
#include "rules/written_services.h"
#include "rules/yaml_order.h"

namespace loadline::rules {
namespace {

void check(const fleet::Combination& combination, const fleet::Fleet&, Findings& out) {
  for_each_written_service(combination, [&](const Source& source, const yaml::Entry& service) {
    const auto* entry = service.value.find_entry("depends_on");
    if (entry == nullptr || entry->value.kind == yaml::Kind::alias) return;
    std::vector<std::string> names;
    for (const auto& item : entry->value.items) names.push_back(item.text);
    for (const auto& one : entry->value.entries) names.push_back(one.key.text);
    const auto order = alphabetical_order(names);
    if (is_in_order(order)) return;
    auto& finding = out.report({&source, entry->key.span},
                               "what `" + service.key.text + "` depends on does not stand in the order of the names");
    finding.services = {service.key.text};
    if (auto fix = reordered(source, entry->value, order, "Sort them")) finding.fixes.push_back(std::move(*fix));
  });
}

}  // namespace

extern constexpr Rule dependencies_out_of_order{
    .info = {.name = "dependencies-out-of-order",
             .summary = "Dependencies of a service do not stand in the order of their names",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .on = false,
             .aliases = "service-dependencies-alphabetical-order"},
    .check = &check,
};

}  // namespace loadline::rules

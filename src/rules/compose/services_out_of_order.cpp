// SPDX-License-Identifier: Apache-2.0
// Services that do not stand in the order of their names.
#include "rules/rule.h"
#include "rules/written_services.h"
#include "rules/yaml_order.h"

namespace loadline::rules {
namespace {

void check(const fleet::Combination& combination, const fleet::Fleet&, Findings& out) {
  for_each_written_file(combination, [&](const Source& source, const yaml::Node& root) {
    const auto* services = root.find_entry("services");
    if (services == nullptr || services->value.kind != yaml::Kind::mapping) return;
    std::vector<std::string> names;
    for (const auto& entry : services->value.entries) names.push_back(entry.key.text);
    const auto order = alphabetical_order(names);
    if (is_in_order(order)) return;
    std::size_t first = 0;
    while (order[first] == first) ++first;
    auto& finding = out.report(
        {&source, services->value.entries[order[first]].key.span},
        "`" + names[order[first]] + "` would stand before `" + names[first] + "` in the order of the names");
    if (auto fix = reordered(source, services->value, order, "Sort the services"))
      finding.fixes.push_back(std::move(*fix));
  });
}

}  // namespace

extern constexpr Rule services_out_of_order{
    .info = {.name = "services-out-of-order",
             .summary = "Services do not stand in the order of their names",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .on = false,
             .aliases = "services-alphabetical-order"},
    .check = &check,
};

}  // namespace loadline::rules

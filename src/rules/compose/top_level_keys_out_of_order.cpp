// SPDX-License-Identifier: Apache-2.0
// Top-level keys of a Compose file in another order than fragments, name, services, and what these use.
#include <algorithm>
#include <array>
#include <numeric>

#include "rules/rule.h"
#include "rules/written_services.h"
#include "rules/yaml_order.h"

namespace loadline::rules {
namespace {

// Fragments first, since an anchor has to stand before what uses it; the rest is dclint's order.
constexpr std::array<std::string_view, 8> usual = {"version",  "name",    "include", "services",
                                                   "networks", "volumes", "secrets", "configs"};

std::size_t rank_of(std::string_view key) {
  if (key.starts_with("x-")) return 0;
  return 1 + static_cast<std::size_t>(std::ranges::find(usual, key) - usual.begin());
}

void check(const fleet::Combination& combination, const fleet::Fleet&, Findings& out) {
  for_each_written_file(combination, [&](const Source& source, const yaml::Node& root) {
    std::vector<std::size_t> order(root.entries.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return rank_of(root.entries[i].key.text); });
    if (is_in_order(order)) return;
    std::size_t first = 0;
    while (order[first] == first) ++first;
    auto& finding = out.report({&source, root.entries[order[first]].key.span},
                               "`" + root.entries[order[first]].key.text + "` would stand before `" +
                                   root.entries[first].key.text + "` in the usual order");
    if (auto fix = reordered(source, root, order, "Sort the keys")) finding.fixes.push_back(std::move(*fix));
  });
}

}  // namespace

extern constexpr Rule top_level_keys_out_of_order{
    .info = {.name = "top-level-keys-out-of-order",
             .summary = "Top-level keys of a Compose file do not stand in the usual order",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .on = false,
             .aliases = "top-level-properties-order"},
    .check = &check,
};

}  // namespace loadline::rules

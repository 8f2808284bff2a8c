// SPDX-License-Identifier: Apache-2.0
// Keys of a service in another order than what it is, needs, knows and how it runs.
#include <algorithm>
#include <array>
#include <numeric>

#include "rules/rule.h"
#include "rules/written_services.h"
#include "rules/yaml_order.h"

namespace loadline::rules {
namespace {

// The order of dclint, so that a file that one of the two has sorted is sorted for the other; the rest by name.
constexpr std::array<std::string_view, 22> usual = {
    "image",       "build",    "container_name", "depends_on", "volumes",      "volumes_from", "configs", "secrets",
    "environment", "env_file", "ports",          "networks",   "network_mode", "extra_hosts",  "command", "entrypoint",
    "working_dir", "restart",  "healthcheck",    "logging",    "labels",       "user"};

std::size_t rank_of(std::string_view key) {
  if (key == "isolation") return usual.size();
  const auto at = std::ranges::find(usual, key);
  return at == usual.end() ? usual.size() + 1 : static_cast<std::size_t>(at - usual.begin());
}

void check(const fleet::Combination& combination, const fleet::Fleet&, Findings& out) {
  for_each_written_service(combination, [&](const Source& source, const yaml::Entry& service) {
    const auto& entries = service.value.entries;
    std::vector<std::size_t> order(entries.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
      const auto one = rank_of(entries[a].key.text), other = rank_of(entries[b].key.text);
      if (one != other) return one < other;
      return one > usual.size() && alphabetically_before(entries[a].key.text, entries[b].key.text);
    });
    if (is_in_order(order)) return;
    std::size_t first = 0;
    while (order[first] == first) ++first;
    auto& finding = out.report({&source, entries[order[first]].key.span},
                               "`" + entries[order[first]].key.text + "` of `" + service.key.text +
                                   "` would stand before `" + entries[first].key.text + "` in the usual order");
    finding.services = {service.key.text};
    if (auto fix = reordered(source, service.value, order, "Sort the keys")) finding.fixes.push_back(std::move(*fix));
  });
}

}  // namespace

extern constexpr Rule service_keys_out_of_order{
    .info = {.name = "service-keys-out-of-order",
             .summary = "Keys of a service do not stand in the usual order",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .on = false,
             .aliases = "service-keys-order"},
    .check = &check,
};

}  // namespace loadline::rules

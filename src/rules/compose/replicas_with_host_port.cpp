// SPDX-License-Identifier: Apache-2.0
// Several containers of one service that all want the same port of the host.
#include <algorithm>

#include "base/text.h"
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

// Swarm's routing mesh publishes a port once for all replicas; only its networks tell in the file.
bool is_for_swarm(const compose::Project& project) {
  return std::ranges::any_of(project.networks, [](const auto& entry) {
    return entry.second.driver && entry.second.driver->value == "overlay";
  });
}

// A range as long as the replicas are many has a port for each.
bool is_one_port(std::string_view published) { return parse_integer<std::uint32_t>(published).has_value(); }

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  const auto& definition = *service.definition;
  if (!definition.deploy || definition.deploy->replicas.value_or(1) < 2) return;
  const std::string many = std::to_string(*definition.deploy->replicas) + " replicas of `" + service.name + "`";
  const Note replicas{definition.deploy->place, "the replicas are asked for here"};
  // That they cannot share a container_name Compose says by itself: broken-compose.
  if (is_for_swarm(service.combination->project)) return;
  if (definition.network_mode && definition.network_mode->value == "host") return;
  for (const auto& port : definition.ports)
    if (is_one_port(port.published)) {
      auto& finding = out.report(port.place, many + " cannot all have port " + port.published + " of the host");
      finding.notes.push_back(replicas);
      offer_removal(service, finding, "Do not publish it", port.place);
    }
}

}  // namespace

extern constexpr Rule replicas_with_host_port{
    .info = {.name = "replicas-with-host-port",
             .summary = "Replicas of one service share a port of the host",
             .severity = Severity::error,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules

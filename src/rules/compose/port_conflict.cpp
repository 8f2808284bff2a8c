// SPDX-License-Identifier: Apache-2.0
// Two services of one combination that publish the same port of the host.
#include <algorithm>
#include <map>
#include <optional>

#include "base/text.h"
#include "rules/profiles.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

struct Range {
  std::uint32_t first = 0, last = 0;
};

std::optional<Range> range_of(std::string_view published) {
  const auto dash = published.find('-');
  const auto first = parse_integer<std::uint32_t>(published.substr(0, dash));
  const auto last = dash == published.npos ? first : parse_integer<std::uint32_t>(published.substr(dash + 1));
  if (!first || !last) return std::nullopt;
  return Range{*first, *last};
}

struct Claim {
  const fleet::Service* service;
  const compose::Port* port;
  Range range;
};

bool is_everywhere(std::string_view ip) { return ip.empty() || ip == "0.0.0.0" || ip == "::"; }

bool collide(const Claim& a, const Claim& b) {
  if (a.port->protocol != b.port->protocol || a.service == b.service) return false;
  // A range for one target port is a choice of the engine's; a collision is certain for single ports only.
  if (a.range.first != a.range.last || b.range.first != b.range.last) return false;
  const bool same_ip = a.port->host_ip == b.port->host_ip || is_everywhere(a.port->host_ip) ||
                       is_everywhere(b.port->host_ip);
  return same_ip && a.range.first == b.range.first;
}

void check(const fleet::Combination& combination, const fleet::Fleet&, Findings& out) {
  std::map<std::uint32_t, std::vector<Claim>> claims;
  for (const auto& service : combination.services) {
    if (service.definition->network_mode && service.definition->network_mode->value == "host") continue;
    for (const auto& port : service.definition->ports)
      if (const auto range = range_of(port.published)) claims[range->first].push_back({&service, &port, *range});
  }
  for (const auto& [number, all] : claims)
    for (std::size_t i = 1; i < all.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) {
        if (!collide(all[j], all[i]) || !run_together(*all[j].service, *all[i].service)) continue;
        auto& finding = out.report(all[i].port->place, "`" + all[i].service->name + "` and `" + all[j].service->name +
                                                           "` both publish port " + std::to_string(number) +
                                                           " of the host");
        finding.notes.push_back({all[j].port->place, "`" + all[j].service->name + "` takes it here"});
        finding.services = {all[j].service->name, all[i].service->name};
        break;
      }
}

}  // namespace

extern constexpr Rule port_conflict{
    .info = {.name = "port-conflict",
             .summary = "Two services publish the same port of the host",
             .severity = Severity::error,
             .aliases = "no-duplicate-exported-ports"},
    .check = &check,
};

}  // namespace loadline::rules

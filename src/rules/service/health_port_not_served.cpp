// SPDX-License-Identifier: Apache-2.0
// A health check that knocks at a port where the service does not listen.
#include <algorithm>

#include "rules/rule.h"

namespace loadline::rules {
namespace {

bool is_here(std::string_view host) {
  return host.empty() || host == "localhost" || host == "127.0.0.1" || host == "[::1]" || host == "0.0.0.0";
}

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  if (!service.probe || !service.probe->port || !service.listens || !is_here(service.probe->host)) return;
  const auto port = *service.probe->port;
  if (port == service.listens->value) return;
  // A second server in the same process (metrics, gRPC) may have the health path.
  const auto& ports = service.facts->ports;
  if (std::ranges::any_of(ports, [&](const auto& listen) { return listen.port == port; })) return;
  const Place at = service.probe->port_place ? service.probe->port_place : service.probe->place;
  out.report(at, "`" + service.name + "` is asked for its health on port " + std::to_string(port) + " and listens on " +
                     std::to_string(service.listens->value))
      .notes.push_back({service.listens->place, "it listens on " + std::to_string(service.listens->value) + " because of this"});
}

}  // namespace

extern constexpr Rule health_port_not_served{
    .info = {.name = "health-port-not-served",
             .summary = "A health check asks on a port where the service does not listen",
             .severity = Severity::error},
    .check = &check,
};

}  // namespace loadline::rules

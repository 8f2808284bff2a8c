// SPDX-License-Identifier: Apache-2.0
// A database, a broker or an admin interface that every interface of the host answers for.
#include "fleet/infrastructure.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

bool is_everywhere(std::string_view ip) { return ip.empty() || ip == "0.0.0.0" || ip == "::" || ip == "[::]"; }

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  if (!service.production || service.definition->build || !service.image) return;
  const auto what = fleet::inner_service_of(*service.image);
  if (what.empty()) return;
  for (const auto& port : service.definition->ports) {
    if (!is_everywhere(port.host_ip)) continue;
    const std::string shown = port.published.empty() ? "a random port" : "port " + port.published;
    out.report(port.place, "`" + service.name + "` (" + std::string{what} + ") answers on " + shown +
                               " of every interface of its host");
  }
}

}  // namespace

extern constexpr Rule infrastructure_port_published{
    .info = {.name = "infrastructure-port-published",
             .summary = "A database, broker or admin interface is published on all interfaces",
             .severity = Severity::warning,
             .aliases = "451d79dc no-unbound-port-interfaces"},
    .check = &check,
};

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// A database, a broker or an admin interface that every interface of the host answers for.
#include "fleet/infrastructure.h"
#include "rules/port_binding.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  if (!service.production || service.definition->build || !service.image) return;
  const auto what = fleet::inner_service_of(*service.image);
  if (what.empty()) return;
  for (const auto& port : service.definition->ports) {
    if (!is_on_all_interfaces(port)) continue;
    const std::string shown = port.published.empty() ? "a random port" : "port " + port.published;
    auto& finding = out.report(port.place, "`" + service.name + "` (" + std::string{what} + ") answers on " + shown +
                                               " of every interface of its host");
    offer_local_binding(service, port, finding);
  }
}

}  // namespace

extern constexpr Rule infrastructure_port_published{
    .info = {.name = "infrastructure-port-published",
             .summary = "A database, broker or admin interface is published on all interfaces",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules

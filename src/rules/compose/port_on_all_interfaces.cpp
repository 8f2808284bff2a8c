// SPDX-License-Identifier: Apache-2.0
// A port that every interface of the host answers for.
#include "rules/port_binding.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  if (!service.production) return;
  for (const auto& port : service.definition->ports) {
    if (!is_on_all_interfaces(port)) continue;
    const std::string shown = port.published.empty() ? "a random port" : "port " + port.published;
    auto& finding = out.report(port.place,
                               "`" + service.name + "` answers on " + shown + " of every interface of its host");
    offer_local_binding(service, port, finding);
  }
}

}  // namespace

extern constexpr Rule port_on_all_interfaces{
    .info = {.name = "port-on-all-interfaces",
             .summary = "A service is published on all interfaces of its host",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .on = false,
             .aliases = "451d79dc no-unbound-port-interfaces"},
    .check = &check,
};

}  // namespace loadline::rules

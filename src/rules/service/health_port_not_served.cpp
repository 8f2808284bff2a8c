// SPDX-License-Identifier: Apache-2.0
// A health check that knocks at a port where the service does not listen.
#include "fleet/health.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  if (fleet::listens_on_its_health_port(service) != fleet::Truth::no) return;
  const auto port = *service.probe->port;
  const Place at = service.probe->port_place ? service.probe->port_place : service.probe->place;
  auto& finding = out.report(at, "`" + service.name + "` is asked for its health on port " + std::to_string(port) +
                                     " and listens on " + std::to_string(service.listens->value));
  finding.notes.push_back(
      {service.listens->place, "it listens on " + std::to_string(service.listens->value) + " because of this"});
  const auto listens = std::to_string(service.listens->value);
  if (at.text() == std::to_string(port))
    finding.fixes.push_back({"Ask on port " + listens, Grade::risky, {{at, listens}}});
}

}  // namespace

extern constexpr Rule health_port_not_served{
    .info = {.name = "health-port-not-served",
             .summary = "A health check asks on a port where the service does not listen",
             .severity = Severity::error,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules

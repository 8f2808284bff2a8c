// SPDX-License-Identifier: Apache-2.0
// A service that the proxy routes to, and that can be reached past the proxy all the same.
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

bool is_local(std::string_view ip) { return ip == "127.0.0.1" || ip == "::1" || ip == "localhost"; }

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  if (!service.production || !service.behind_proxy) return;
  // The proxy itself carries labels for its own dashboard.
  if (service.kind == fleet::ServiceKind::infrastructure && service.definition->image &&
      service.definition->image->value.find("traefik") != std::string::npos)
    return;
  for (const auto& port : service.definition->ports) {
    if (port.published.empty() || is_local(port.host_ip)) continue;
    auto& finding = out.report(port.place, "`" + service.name +
                                               "` is routed by the proxy and can be reached past it on port " +
                                               port.published + " of the host");
    offer_removal(service, finding, "Leave it to the proxy", port.place);
  }
}

}  // namespace

extern constexpr Rule port_published_behind_proxy{
    .info = {.name = "port-published-behind-proxy",
             .summary = "A service behind the proxy is published on the host as well",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// A port of the host that only its root may open.
#include "base/text.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  if (!service.production) return;
  for (const auto& port : service.definition->ports) {
    const auto number = parse_integer<std::uint32_t>(
        std::string_view{port.published}.substr(0, port.published.find('-')));
    if (!number || *number == 0 || *number >= 1024) continue;
    out.report(port.place, "`" + service.name + "` is published on port " + port.published +
                               ", which an engine without root cannot open");
  }
}

}  // namespace

extern constexpr Rule privileged_host_port{
    .info = {.name = "privileged-host-port",
             .summary = "A service is published on a port below 1024",
             .severity = Severity::info,
             .on = false,
             .aliases = "bc2908f3"},
    .check = &check,
};

}  // namespace loadline::rules

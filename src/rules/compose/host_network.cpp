// SPDX-License-Identifier: Apache-2.0
// A service uses the network of its host.
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  const auto& network_mode = service.definition->network_mode;
  const auto setting = service.combination->setting;
  if (!network_mode || network_mode->value != "host" || setting == fleet::Setting::test ||
      setting == fleet::Setting::development)
    return;
  auto& finding = out.report(
      network_mode->place,
      "`" + service.name +
          "` listens on every interface of its host and reaches what its host reaches, 127.0.0.1 included");
  offer_removal(service, finding, "Remove the line", network_mode->place);
}

}  // namespace

extern constexpr Rule host_network{
    .info = {.name = "host-network",
             .summary = "A service uses the network of its host",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes,
             .aliases = "071a71ff"},
    .check = &check,
};

}  // namespace loadline::rules

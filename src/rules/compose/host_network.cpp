// SPDX-License-Identifier: Apache-2.0
// A service uses the network of its host.
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  const auto& network_mode = service.definition->network_mode;
  if (!network_mode || network_mode->value != "host" || service.combination->setting == fleet::Setting::test) return;
  out.report(network_mode->place,
             "`" + service.name +
                 "` listens on every interface of its host and reaches what its host reaches, 127.0.0.1 included");
}

}  // namespace

extern constexpr Rule host_network{
    .info = {.name = "host-network",
             .summary = "A service uses the network of its host",
             .severity = Severity::warning,
             .aliases = "071a71ff"},
    .check = &check,
};

}  // namespace loadline::rules

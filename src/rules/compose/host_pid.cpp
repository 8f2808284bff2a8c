// SPDX-License-Identifier: Apache-2.0
// A service sees the processes of its host.
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  const auto& pid = service.definition->pid;
  if (!pid || pid->value != "host" || service.combination->setting == fleet::Setting::test) return;
  auto& finding = out.report(
      pid->place, "`" + service.name +
                      "` sees every process of its host, and as root may read their environment and send them signals");
  offer_removal(service, finding, "Remove the line", pid->place);
}

}  // namespace

extern constexpr Rule host_pid{
    .info = {.name = "host-pid",
             .summary = "A service sees the processes of its host",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes,
             .aliases = "4f31dd9f"},
    .check = &check,
};

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// A service sees the processes of its host.
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  const auto& pid = service.definition->pid;
  if (!pid || pid->value != "host" || service.combination->setting == fleet::Setting::test) return;
  out.report(pid->place,
             "`" + service.name +
                 "` sees every process of its host, and as root may read their environment and send them signals");
}

}  // namespace

extern constexpr Rule host_pid{
    .info = {.name = "host-pid",
             .summary = "A service sees the processes of its host",
             .severity = Severity::warning,
             .aliases = "4f31dd9f"},
    .check = &check,
};

}  // namespace loadline::rules

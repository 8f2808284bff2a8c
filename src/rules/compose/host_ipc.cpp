// SPDX-License-Identifier: Apache-2.0
// A service shares the memory segments of its host.
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  const auto& ipc = service.definition->ipc;
  if (!ipc || ipc->value != "host" || service.combination->setting == fleet::Setting::test) return;
  auto& finding = out.report(
      ipc->place, "`" + service.name + "` may read and write the shared memory of every process of its host");
  offer_removal(service, finding, "Remove the line", ipc->place);
}

}  // namespace

extern constexpr Rule host_ipc{
    .info = {.name = "host-ipc",
             .summary = "A service shares the memory segments of its host",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes,
             .aliases = "baa3890f"},
    .check = &check,
};

}  // namespace loadline::rules

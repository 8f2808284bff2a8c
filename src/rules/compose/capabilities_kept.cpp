// SPDX-License-Identifier: Apache-2.0
// A service keeps capabilities that it does not need.
#include "fleet/controls.h"
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  // Databases and brokers have needs of their own that their files do not show; what is built here is known.
  const bool application = service.kind == fleet::ServiceKind::application;
  if (!application || !service.production || drops_capabilities(service)) return;
  if (service.definition->privileged && service.definition->privileged->value) return;  // said by privileged-service
  auto& finding = out.report(
      service.at(),
      "`" + service.name + "` keeps the engine's default capabilities, among them CAP_NET_RAW and CAP_SETUID");
  offer_item(service, finding, "Drop all capabilities", {"cap_drop"}, "ALL");
}

}  // namespace

extern constexpr Rule capabilities_kept{
    .info = {.name = "capabilities-kept",
             .summary = "A service keeps capabilities that it does not need",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .aliases = "ce76b7d0"},
    .check = &check,
};

}  // namespace loadline::rules

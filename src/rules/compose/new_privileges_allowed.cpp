// SPDX-License-Identifier: Apache-2.0
// A service's processes may gain privileges.
#include "fleet/controls.h"
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  // Databases and brokers have needs of their own that their files do not show; what is built here is known.
  const bool application = service.kind == fleet::ServiceKind::application;
  if (!application || !service.production || forbids_new_privileges(service)) return;
  // Who is root already needs no setuid program: runs-as-root speaks of that.
  if (runs_as_non_root(service) == fleet::Truth::no) return;
  if (service.definition->privileged && service.definition->privileged->value) return;  // said by privileged-service
  auto& finding = out.report(service.at(), "a setuid program in `" + service.name + "` still makes its caller root");
  offer_item(service, finding, "Forbid new privileges", {"security_opt"}, "no-new-privileges:true");
}

}  // namespace

extern constexpr Rule new_privileges_allowed{
    .info = {.name = "new-privileges-allowed",
             .summary = "A service's processes may gain privileges",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .aliases = "27fcc7d6 610e266e no-new-privileges"},
    .check = &check,
};

}  // namespace loadline::rules

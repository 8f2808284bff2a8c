// SPDX-License-Identifier: Apache-2.0
// A service without the engine's filter of system calls, or without its AppArmor profile.
#include "base/text.h"
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  const auto& definition = *service.definition;
  if (service.combination->setting == fleet::Setting::test) return;
  if (definition.privileged && definition.privileged->value) return;  // has neither anyway; said by privileged-service
  for (const auto& option : definition.security_opt) {
    const auto text = replace_all(lower(option.value), "=", ":");
    const std::string_view
        consequence = text == "seccomp:unconfined"
                          ? "` may make every system call, those that the engine forbids by default included"
                      : text == "apparmor:unconfined"
                          ? "` runs without the engine's AppArmor profile, which forbids mounts and writing to `/proc`"
                          : "";
    if (consequence.empty()) continue;
    auto& finding = out.report(option.place, "`" + service.name + std::string{consequence});
    offer_removal(service, finding, "Remove the option", option.place);
  }
}

}  // namespace

extern constexpr Rule seccomp_disabled{
    .info = {.name = "seccomp-disabled",
             .summary = "A service runs without the engine's seccomp or AppArmor profile",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes,
             .aliases = "404fde2c seccomp-confinement-disabled"},
    .check = &check,
};

}  // namespace loadline::rules

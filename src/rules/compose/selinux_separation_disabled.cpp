// SPDX-License-Identifier: Apache-2.0
// A service without the labels that keep containers apart on hosts with SELinux.
#include "base/text.h"
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  const auto& definition = *service.definition;
  if (service.combination->setting == fleet::Setting::test) return;
  if (definition.privileged && definition.privileged->value) return;  // unlabelled anyway; said by privileged-service
  for (const auto& option : definition.security_opt) {
    if (replace_all(lower(option.value), "=", ":") != "label:disable") continue;
    auto& finding = out.report(option.place, "`" + service.name +
                                                 "` may touch the files of other containers on a host "
                                                 "with SELinux");
    offer_removal(service, finding, "Remove the option", option.place);
  }
}

}  // namespace

extern constexpr Rule selinux_separation_disabled{
    .info = {.name = "selinux-separation-disabled",
             .summary = "A service runs without SELinux labels",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// A service whose root is the host's root although the engine maps users.
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  const auto& mode = service.definition->userns_mode;
  if (!mode || mode->value != "host" || service.combination->setting == fleet::Setting::test) return;
  auto& finding = out.report(
      mode->place, "root in `" + service.name + "` is root of its host, even where the engine maps users to others");
  offer_removal(service, finding, "Remove the line", mode->place);
}

}  // namespace

extern constexpr Rule host_user_namespace{
    .info = {.name = "host-user-namespace",
             .summary = "A service shares the users of its host",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes,
             .aliases = "8af7162d"},
    .check = &check,
};

}  // namespace loadline::rules

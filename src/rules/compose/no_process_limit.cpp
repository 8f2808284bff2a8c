// SPDX-License-Identifier: Apache-2.0
// A service that may start processes until its host has no number left for one.
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  const auto& definition = *service.definition;
  const bool in_deploy = definition.deploy && definition.deploy->limits && definition.deploy->limits->pids;
  const auto& limit = definition.pids_limit;
  if (!service.production || (limit && limit->value > 0) || in_deploy) return;
  auto& finding = out.report(limit ? limit->place : service.at(),
                             "`" + service.name + "` may start processes without limit");
  if (limit) {  // -1 says so
    offer_value(service, finding, "Allow 200 processes", limit->place, "200");
    return;
  }
  // Where limits stand in `deploy`, Compose wants all of them there to say the same.
  const bool deploys = definition.deploy && definition.deploy->limits;
  if (deploys) offer_entry(service, finding, "Allow 200 processes", "pids: 200", {"deploy", "resources", "limits"});
  else offer_entry(service, finding, "Allow 200 processes", "pids_limit: 200");
}

}  // namespace

extern constexpr Rule no_process_limit{
    .info = {.name = "no-process-limit",
             .summary = "A service may start any number of processes",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .on = false,
             .aliases = "221e0658"},
    .check = &check,
};

}  // namespace loadline::rules

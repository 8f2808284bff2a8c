// SPDX-License-Identifier: Apache-2.0
// Services of one workspace that run as many users.
#include "rules/drift.h"

namespace loadline::rules {
namespace {

void check(const fleet::Fleet& fleet, const fleet::Fleet&, Findings& out) {
  std::map<std::string, Ways> by_workspace;
  for (const auto* service : fleet.services()) {
    if (service->workspace == nullptr || service->build == nullptr || !service->user || service->user->value.empty())
      continue;
    if (service->user->value.find('$') != std::string::npos) continue;
    add_way(by_workspace[service->workspace->folder], service->user->value, service->user->place, service->name);
  }
  for (const auto& [folder, ways] : by_workspace) report_drift(ways, "name their user", out);
}

}  // namespace

extern constexpr Rule user_drift{
    .info = {.name = "user-drift",
             .summary = "Services of one workspace run as many users",
             .severity = Severity::info},
    .check = &check,
};

}  // namespace loadline::rules

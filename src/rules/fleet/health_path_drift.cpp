// SPDX-License-Identifier: Apache-2.0
// Services of one workspace that answer for their health on many paths.
#include "rules/drift.h"

namespace loadline::rules {
namespace {

void check(const fleet::Fleet& fleet, const fleet::Fleet&, Findings& out) {
  std::map<std::string, Ways> by_workspace;
  for (const auto* service : fleet.services()) {
    if (service->workspace == nullptr || service->build == nullptr || !service->probe || !service->probe->path)
      continue;
    // What asks for several is one way too: it does not know which.
    std::string how = *service->probe->path;
    for (const auto& other : service->probe->otherwise)
      if (other.path) how += " or " + *other.path;
    add_way(by_workspace[service->workspace->folder], how, service->probe->place, service->name);
  }
  for (const auto& [folder, ways] : by_workspace) report_drift(ways, "are asked for their health", out);
}

}  // namespace

extern constexpr Rule health_path_drift{
    .info = {.name = "health-path-drift",
             .summary = "Services of one workspace are asked for their health on many paths",
             .severity = Severity::info},
    .check = &check,
};

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// Builds and scans of one job belong together.
#include "fleet/ci_scans.h"

#include <algorithm>

#include "fleet/ci_builds.h"

namespace loadline::fleet {
namespace {

bool scans(const workflow::Workflow& workflow, const std::string& job) {
  return std::ranges::any_of(
      workflow.actions, [&](const workflow::Action& action) { return action.kind == "scan" && action.job == job; });
}

bool is_used_at(const std::vector<Use>& uses, const Place& place) {
  return std::ranges::any_of(
      uses, [&](const Use& use) { return use.place.source == place.source && use.place.span == place.span; });
}

}  // namespace

Truth scanned_in_ci(const Fleet& fleet, const Service& service) {
  bool any = ci_may_do_elsewhere(fleet);
  for (const auto& workflow : fleet.workflows) {
    any = any || workflow.has("scan");
    if (workflow.provider == workflow::Provider::bake || service.build == nullptr) continue;
    for (const auto& build : workflow.builds)
      if (is_used_at(service.build->dockerfile->uses, build.place) && scans(workflow, build.job)) return Truth::yes;
  }
  return any ? Truth::unknown : Truth::no;
}

}  // namespace loadline::fleet

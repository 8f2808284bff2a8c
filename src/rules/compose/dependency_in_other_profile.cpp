// SPDX-License-Identifier: Apache-2.0
// A service that waits for one which its own profile does not start.
#include <algorithm>

#include "base/text.h"
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

// A service without profiles is always started. Compose refuses a project whose enabled service needs a disabled one.
bool is_started_with(const compose::Service& dependency, const std::vector<compose::Text>& profiles) {
  if (dependency.profiles.empty()) return true;
  if (profiles.empty()) return false;
  return std::ranges::all_of(profiles, [&](const auto& profile) {
    return std::ranges::find(dependency.profiles, profile.value, &compose::Text::value) != dependency.profiles.end();
  });
}

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  for (const auto& [name, dependency] : service.definition->depends_on) {
    const auto* other = service.combination->project.find(name);
    if (other == nullptr || !dependency.required || is_started_with(*other, service.definition->profiles)) continue;
    std::vector<std::string> names;
    for (const auto& profile : other->profiles) names.push_back("`" + profile.value + "`");
    auto& finding = out.report(dependency.place,
                               "`" + service.name + "` depends on `" + name + "`, which only starts with " +
                                   (names.size() == 1 ? "the profile " : "one of the profiles ") + listed(names));
    finding.notes.push_back({other->profiles.front().place, "its profile"});
  }
}

}  // namespace

extern constexpr Rule dependency_in_other_profile{
    .info = {.name = "dependency-in-other-profile",
             .summary = "A service depends on one that its profile does not start",
             .severity = Severity::error},
    .check = &check,
};

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// Two services that want the same container name.
#include <map>

#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

void check(const fleet::Combination& combination, const fleet::Fleet&, Findings& out) {
  std::map<std::string_view, const fleet::Service*> owners;
  for (const auto& service : combination.services) {
    const auto& name = service.definition->container_name;
    // Of services with profiles only those of one profile run together, which is somebody's choice.
    if (!name || !service.definition->profiles.empty()) continue;
    const auto [owner, first] = owners.try_emplace(name->value, &service);
    if (first) continue;
    auto& finding = out.report(name->place, "`" + service.name + "` and `" + owner->second->name +
                                                "` cannot both be named `" + name->value + "`");
    finding.notes.push_back(
        {owner->second->definition->container_name->place, "`" + owner->second->name + "` has it here"});
    offer_removal(service, finding, "Let Compose name it", name->place);
  }
}

}  // namespace

extern constexpr Rule duplicate_container_name{
    .info = {.name = "duplicate-container-name",
             .summary = "Two services have the same container name",
             .severity = Severity::error,
             .fixable = Fixable::sometimes,
             .aliases = "no-duplicate-container-names"},
    .check = &check,
};

}  // namespace loadline::rules

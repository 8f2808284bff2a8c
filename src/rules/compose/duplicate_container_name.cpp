// SPDX-License-Identifier: Apache-2.0
// Two services that want the same container name.
#include <algorithm>
#include <map>

#include "rules/profiles.h"
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

void check(const fleet::Combination& combination, const fleet::Fleet&, Findings& out) {
  std::map<std::string_view, std::vector<const fleet::Service*>> owners;
  for (const auto& service : combination.services) {
    const auto& name = service.definition->container_name;
    if (!name) continue;
    auto& others = owners[name->value];
    const auto at = std::ranges::find_if(others, [&](const auto* other) { return run_together(*other, service); });
    const fleet::Service* owner = at == others.end() ? nullptr : *at;
    others.push_back(&service);
    if (owner == nullptr) continue;
    auto& finding = out.report(
        name->place, "`" + service.name + "` and `" + owner->name + "` cannot both be named `" + name->value + "`");
    finding.notes.push_back({owner->definition->container_name->place, "`" + owner->name + "` has it here"});
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

// SPDX-License-Identifier: Apache-2.0
// Waiting for a start where one could wait for health.
#include <algorithm>
#include <set>

#include "base/text.h"
#include "fleet/controls.h"
#include "rules/dependency_conditions.h"
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  const auto& services = service.combination->services;
  std::vector<std::string> names;
  std::vector<Note> notes;
  std::set<std::string, std::less<>> waited_for;
  Place at;
  for (const auto& [name, dependency] : service.definition->depends_on) {
    if (dependency.condition != "service_started" || !dependency.required) continue;
    const auto other = std::ranges::find(services, name, &fleet::Service::name);
    if (other == services.end() || has_health_check(*other) != fleet::Truth::yes) continue;
    if (!at || (dependency.place.source == at.source && dependency.place.span.begin < at.span.begin))
      at = dependency.place;
    names.push_back("`" + name + "`");
    waited_for.insert(name);
    notes.push_back({other->probe->place, "the health check of " + names.back() + " is here"});
  }
  if (names.empty()) return;
  const bool one = names.size() == 1;
  auto& finding = out.report(at, "`" + service.name + "` is started as soon as " + listed(names) +
                                     (one ? " is" : " are") + ", and not when " +
                                     (one ? names.front() + " is" : "they are") + " healthy");
  finding.notes = std::move(notes);
  offer_conditions(service, finding, waited_for);
}

}  // namespace

extern constexpr Rule depends_on_start_only{
    .info = {.name = "depends-on-start-only",
             .summary = "depends_on waits for the start of a service that has a health check",
             .severity = Severity::info,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// apt-get install in one RUN, and again in the next.
#include <map>

#include "fleet/stage_runs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using shell::PackageManager;

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  for (const auto* stage : reachable_stages(build)) {
    std::map<PackageManager, Place> first;
    for (const auto& at : runs_of(build, *stage))
      for (const auto& call : at.run->calls) {
        const bool system = call.manager == PackageManager::apt || call.manager == PackageManager::apk ||
                            call.manager == PackageManager::dnf || call.manager == PackageManager::yum;
        if (!system || call.action != shell::PackageAction::install) continue;
        const auto place = at.run->place_of(call.command->span);
        const auto [found, fresh] = first.emplace(call.manager, place);
        if (fresh || found->second.source->position(found->second.span.begin).line == place.position().line) continue;
        auto& finding = out.report(place, std::string{name_of(call.manager)} + " is run a second time in this stage");
        finding.notes.push_back({found->second, "the first time"});
      }
  }
}

}  // namespace

extern constexpr Rule several_installs{
    .info = {.name = "several-installs",
             .summary = "Packages are installed in several steps of one stage",
             .severity = Severity::info,
             .on = false,
             .aliases = "ruleMoreThanOneInstall"},
    .check = &check,
};

}  // namespace loadline::rules

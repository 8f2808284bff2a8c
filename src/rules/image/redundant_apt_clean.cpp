// SPDX-License-Identifier: Apache-2.0
// apt-get clean on the official Debian and Ubuntu images.
#include "fleet/stage_runs.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

bool cleans_by_itself(const dockerfile::ImageReference* base) {
  return base != nullptr && base->registry == "docker.io" && (base->name == "debian" || base->name == "ubuntu");
}

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  for (const auto& at : reachable_runs(build)) {
    if (!cleans_by_itself(build.base_of(*at.stage)) || any_run_says(build, *at.stage, "docker-clean")) continue;
    for (const auto& call : at.run->calls) {
      if (call.manager != shell::PackageManager::apt || (call.subcommand != "clean" && call.subcommand != "autoclean"))
        continue;
      const auto edit = without_command(*at.run, *call.command);
      if (!edit) continue;
      auto& finding = out.report(at.run->place_of(call.command->span),
                                 "the image's apt keeps no archive that could be cleaned");
      offer(finding, "Take it out", Grade::safe, edit);
    }
  }
}

}  // namespace

extern constexpr Rule redundant_apt_clean{
    .info = {.name = "redundant-apt-clean",
             .summary = "apt-get clean is called where the image does that by itself",
             .severity = Severity::info,
             .fixable = Fixable::always,
             .on = false},
    .check = &check,
};

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// apt-get upgrade, apk upgrade, dnf update.
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using shell::PackageManager;

bool is_system(PackageManager manager) {
  return manager == PackageManager::apt || manager == PackageManager::apk || manager == PackageManager::dnf ||
         manager == PackageManager::yum || manager == PackageManager::microdnf || manager == PackageManager::zypper;
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& run : dockerfile.runs)
    for (const auto& call : run.calls) {
      if (!is_system(call.manager) || call.action != shell::PackageAction::upgrade || !call.packages.empty()) continue;
      auto& finding = out.report(run.place_of(call.command->span),
                                 "what was upgraded is in the image twice, and the layer is a matter of the day");
      offer(finding, "Leave it to the base image", Grade::risky, without_command(run, *call.command));
    }
}

}  // namespace

extern constexpr Rule system_upgrade{
    .info =
        {.name = "system-upgrade",
         .summary = "All packages of the base image are upgraded",
         .severity = Severity::info,
         .fixable = Fixable::sometimes,
         .on = false,
         .aliases =
             "DL3035 DS-0024 DKL-DI-0003 682fe378 989ab888 09fda05e 8f6456be d4895357 avoid-apt-get-upgrade avoid-apk-upgrade avoid-dnf-update avoid-yum-update avoid-zypper-update"},
    .check = &check,
};

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// Files that their own programs would refuse: manifests, lockfiles, workflows, bake and ignore files.
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Fleet& fleet, const fleet::Fleet&, Findings& out) {
  for (const auto& problem : fleet.problems) {
    // Dockerfiles have a rule of their own; a fixture may be broken on purpose.
    if (!problem.place || fleet.dockerfile_at(problem.place.source->path()) != nullptr) continue;
    if (fleet::setting_of(problem.place.source->path()) != fleet::Setting::production) continue;
    // npm reads its old lockfiles; only this program does not.
    if (problem.message.starts_with("no `packages`")) continue;
    out.report(problem.place, problem.message);
  }
}

}  // namespace

extern constexpr Rule broken_file{
    .info = {.name = "broken-file",
             .summary = "A manifest, lockfile, workflow or ignore file cannot be parsed",
             .severity = Severity::error},
    .check = &check,
};

}  // namespace loadline::rules

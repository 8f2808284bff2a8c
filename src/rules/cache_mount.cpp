// SPDX-License-Identifier: Apache-2.0
// One flag of the RUN, the same whichever rule offers it: the fix engine takes two that say the same for one.
#include "rules/cache_mount.h"

#include <algorithm>

#include "base/text.h"
#include "rules/edits.h"

namespace loadline::rules {
namespace {

// Whether the RUN empties the cache that a mount would bring, or works where there is none to use.
bool cleans_or_avoids(const fleet::Run& run) {
  for (const auto& call : run.calls)
    if (call.action == shell::PackageAction::clean) return true;
  return contains(run.text, "--offline") || contains(run.text, "/root/.npm") || contains(run.text, ".cache");
}

bool is_root_on_official(const fleet::Build& build, const fleet::Install& install) {
  return runs_as_root(build, *install.at.stage, *install.at.step) == fleet::Truth::yes &&
         !install.at.stage->variables.contains("HOME");
}

}  // namespace

std::optional<Fix> cache_mount_for(const fleet::Build& build, const fleet::Install& install) {
  const auto& run = *install.at.run;
  const auto folder = cache_folder_of(install);
  if (!folder || run.instruction->json || cleans_or_avoids(run) || !is_root_on_official(build, install))
    return std::nullopt;
  return Fix{.title = "Keep the downloads in a cache mount",
             .grade = Grade::risky,
             .edits = {with_flag(*run.source, *run.instruction, "--mount=type=cache,target=" + *folder)}};
}

}  // namespace loadline::rules

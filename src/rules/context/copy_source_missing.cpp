// SPDX-License-Identifier: Apache-2.0
// A COPY of something that is not there.
#include "base/paths.h"
#include "fleet/copied.h"
#include "fleet/stage_runs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  if (build.context == nullptr) return;
  for (const auto* stage : reachable_stages(build))
    for (const auto& source : context_sources(build, *stage)) {
      if (presence_of(build, source, fleet) != fleet::Presence::missing) continue;
      const auto folder = build.context->folder;
      auto& finding = out.report(source.place, "`" + source.path + "` does not exist in the context" +
                                                   (folder.empty() || folder == "." ? "" : " `" + folder + "`"));
      // The commonest cause: the path is written as seen from the Dockerfile.
      const auto beside = resolve_path(folder_of(build.dockerfile->path), source.path);
      if (beside && (fleet.has_file(*beside) || fleet.has_folder(*beside)))
        finding.notes.push_back(
            {{}, "`" + *beside + "` exists: sources are relative to the context, not to the Dockerfile"});
    }
}

}  // namespace

extern constexpr Rule copy_source_missing{
    .info = {.name = "copy-source-missing",
             .summary = "A COPY takes something that the context does not have",
             .severity = Severity::error},
    .check = &check,
};

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// FROM node:22-slim, and not FROM node:22-slim@sha256:...
#include "fleet/stage_runs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  for (const auto* stage : reachable_stages(build))
    if (stage->image && stage->image->digest.empty() && !stage->scratch)
      out.report(build.at(*stage->from),
                 "`" + stage->image->full + "` may be another image tomorrow: a tag can be moved");
}

}  // namespace

extern constexpr Rule base_without_digest{
    .info = {.name = "base-without-digest",
             .summary = "A base image is not pinned by its digest",
             .severity = Severity::info,
             .on = false,
             .aliases = "S7023 dockerfile-source-not-pinned"},
    .check = &check,
};

}  // namespace loadline::rules

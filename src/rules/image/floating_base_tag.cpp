// SPDX-License-Identifier: Apache-2.0
// A base image without a version.
#include "fleet/stage_runs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  for (const auto* stage : reachable_stages(build)) {
    if (!stage->image || stage->from->words.empty() || !stage->image->digest.empty()) continue;
    const auto& image = *stage->image;
    if (!image.tag.empty() && image.tag != "latest") continue;
    out.report(build.at(stage->from->words.front().span), "`" + image.name + "` " +
                                                              (image.tag.empty() ? "has no tag: " : "is `latest`: ") +
                                                              "the build takes whatever that is on its day");
  }
}

}  // namespace

extern constexpr Rule floating_base_tag{
    .info =
        {.name = "floating-base-tag",
         .summary = "A base image has no tag, or the tag latest",
         .severity = Severity::warning,
         .aliases =
             "DL3006 DL3007 DS-0001 DKL-DI-0006 CKV_DOCKER_7 S6596 9efb0b2d f45ea400 avoid-latest-version missing-image-version"},
    .check = &check,
};

}  // namespace loadline::rules

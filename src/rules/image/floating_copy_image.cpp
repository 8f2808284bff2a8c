// SPDX-License-Identifier: Apache-2.0
// COPY --from=nginx.
#include "base/text.h"
#include "fleet/stage_runs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  for (const auto* stage : reachable_stages(build))
    for (const auto& step : stage->steps) {
      const auto say = [&](const std::string& image, Place place) {
        const auto reference = dockerfile::parse_image_reference(image);
        if (reference.digest.empty() && (reference.tag.empty() || reference.tag == "latest"))
          out.report(place, "`" + image + "` is whatever is newest on the day of the build");
      };
      if (step.from_image) {
        const auto* flag = step.instruction->flag("from");
        if (flag != nullptr && !contains(*step.from_image, "$")) say(*step.from_image, build.at(flag->span));
      }
      for (const auto& mount : step.mounts)
        if (mount.from_image) say(*mount.from_image, build.at(mount.mount.span));
    }
}

}  // namespace

extern constexpr Rule floating_copy_image{
    .info = {.name = "floating-copy-image",
             .summary = "Files are copied from an image without a version",
             .severity = Severity::info,
             .aliases = "DL3022"},
    .check = &check,
};

}  // namespace loadline::rules

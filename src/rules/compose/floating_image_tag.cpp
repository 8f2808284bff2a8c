// SPDX-License-Identifier: Apache-2.0
// A service that runs whatever its image's tag means today.
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  // What is built here gets its tag here; the rule is about images that somebody else moves.
  if (!service.production || service.definition->build || !service.definition->image) return;
  if (!service.image || !service.image->digest.empty()) return;
  const auto& image = *service.image;
  if (!image.tag.empty() && image.tag != "latest") return;
  out.report(service.definition->image->place, "`" + service.name + "` runs whatever `" + image.name +
                                                   (image.tag.empty() ? "` (no tag) " : ":latest` ") +
                                                   "is on the day it is pulled");
}

}  // namespace

extern constexpr Rule floating_image_tag{
    .info = {.name = "floating-image-tag",
             .summary = "A service runs an image without a version",
             .severity = Severity::warning,
             .aliases = "service-image-require-explicit-tag"},
    .check = &check,
};

}  // namespace loadline::rules

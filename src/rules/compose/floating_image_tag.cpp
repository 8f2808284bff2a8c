// SPDX-License-Identifier: Apache-2.0
// A service that runs whatever its image's tag means today.
#include <algorithm>

#include "fleet/end_of_life.h"
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

// The same image with a version, elsewhere in the fleet; nothing where they name several.
const compose::Text* pinned_sibling(const dockerfile::ImageReference& image, const fleet::Fleet& fleet) {
  const compose::Text* found = nullptr;
  for (const auto* other : fleet.services()) {
    if (!other->image || other->definition->build || !other->definition->image) continue;
    const auto& reference = *other->image;
    if (reference.name != image.name || reference.registry != image.registry) continue;
    if ((reference.tag.empty() || reference.tag == "latest") && reference.digest.empty()) continue;
    if (other->definition->image->place.text().find('$') != std::string_view::npos) continue;
    if (found != nullptr && found->value != other->definition->image->value) return nullptr;
    found = &*other->definition->image;
  }
  return found;
}

bool has_ended(std::string_view image, const fleet::Fleet& fleet) {
  const auto reference = dockerfile::parse_image_reference(image);
  const auto ends = fleet::end_of_life_of_image(reference.name, reference.tag);
  return !fleet.today.empty() &&
         std::ranges::any_of(ends, [&](const fleet::EndOfLife& end) { return end.ended(fleet.today); });
}

void check(const fleet::Service& service, const fleet::Fleet& fleet, Findings& out) {
  // What is built here gets its tag here; the rule is about images that somebody else moves.
  if (!service.production || service.definition->build || !service.definition->image) return;
  if (!service.image || !service.image->digest.empty()) return;
  const auto& image = *service.image;
  if (!image.tag.empty() && image.tag != "latest") return;
  auto& finding = out.report(service.definition->image->place, "`" + service.name + "` runs whatever `" + image.name +
                                                                   (image.tag.empty() ? "` (no tag) " : ":latest` ") +
                                                                   "is on the day it is pulled");
  if (const auto* sibling = pinned_sibling(image, fleet)) {
    finding.notes.push_back({sibling->place, "`" + sibling->value + "` runs here"});
    if (has_ended(sibling->value, fleet)) return;
    offer_value(service, finding, "Run the version that runs elsewhere", service.definition->image->place,
                sibling->value);
  }
}

}  // namespace

extern constexpr Rule floating_image_tag{
    .info = {.name = "floating-image-tag",
             .summary = "A service runs an image without a version",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes,
             .aliases = "service-image-require-explicit-tag"},
    .check = &check,
};

}  // namespace loadline::rules

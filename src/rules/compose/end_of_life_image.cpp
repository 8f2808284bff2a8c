// SPDX-License-Identifier: Apache-2.0
// A service on a server or runtime that gets no security fixes any more.
#include "fleet/end_of_life.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet& fleet, Findings& out) {
  // What is built here is judged where its base is named.
  if (fleet.today.empty() || service.definition->build || !service.definition->image || !service.image) return;
  if (!service.production || service.image->registry != "docker.io") return;
  for (const auto& end : fleet::end_of_life_of_image(service.image->name, service.image->tag)) {
    if (!end.ended(fleet.today)) continue;
    auto& finding = out.report(service.definition->image->place,
                               std::string{end.product} + " " + std::string{end.cycle} +
                                   " has had no security fixes since " + std::string{end.date});
    finding.notes.push_back(
        {{},
         "after " + std::string{fleet::end_of_life_source()} + ", as of " + std::string{fleet::end_of_life_date()}});
  }
}

}  // namespace

extern constexpr Rule end_of_life_image{
    .info = {.name = "end-of-life-image",
             .summary = "A service runs an image that gets no security fixes any more",
             .severity = Severity::warning},
    .check = &check,
};

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// A service that people run and no workflow builds, where workflows build others.
#include "fleet/ci_builds.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet& fleet, Findings& out) {
  if (!service.production || service.build == nullptr) return;
  if (service.combination->setting != fleet::Setting::production || !ci_builds_images(fleet) ||
      ci_may_build_more(fleet))
    return;
  const auto& dockerfile = *service.build->dockerfile;
  if (ci_builds(fleet, dockerfile)) return;
  const Place written = service.definition->build->dockerfile.place;
  out.report(written ? written : service.definition->build->place,
             "`" + service.name + "` is built from `" + dockerfile.path + "` here, and by no workflow");
}

}  // namespace

extern constexpr Rule image_not_built_in_ci{
    .info = {.name = "image-not-built-in-ci",
             .summary = "CI builds other services and not this one",
             .severity = Severity::info},
    .check = &check,
};

}  // namespace loadline::rules

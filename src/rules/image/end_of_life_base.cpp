// SPDX-License-Identifier: Apache-2.0
// A base image whose runtime or distribution gets no security fixes any more.
#include "fleet/end_of_life.h"
#include "fleet/stage_runs.h"
#include "rules/image_check.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// Elsewhere an image of that name may be anybody's, with versions of its own.
bool is_public(std::string_view registry) {
  return registry == "docker.io" || registry == "gcr.io" || registry == "mirror.gcr.io" ||
         registry == "public.ecr.aws" || registry == "quay.io";
}

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  if (fleet.today.empty()) return;
  for (const auto* stage : reachable_stages(build)) {
    if (!stage->image || stage->from->words.empty() || !is_public(stage->image->registry)) continue;
    for (const auto& end : fleet::end_of_life_of_image(stage->image->name, stage->image->tag)) {
      if (!end.ended(fleet.today)) continue;
      auto& finding = out.report(build.at(stage->from->words.front().span),
                                 std::string{end.product} + " " + std::string{end.cycle} +
                                     " has had no security fixes since " + std::string{end.date});
      if (!is_in_image(build, *stage)) finding.severity = Severity::info;
      finding.notes.push_back(
          {{},
           "after " + std::string{fleet::end_of_life_source()} + ", as of " + std::string{fleet::end_of_life_date()}});
    }
  }
}

void check_image(const attribute::BuiltImage& built, const fleet::Fleet& fleet, Findings& out) {
  const auto& system = built.attribution.inventory.system;
  const auto* end = system.known() ? fleet::end_of_life_of(system.id, system.version) : nullptr;
  if (end == nullptr || fleet.today.empty() || !end->ended(fleet.today)) return;
  auto& finding = out.report(built.image.config.place, std::string{end->product} + " " + std::string{end->cycle} +
                                                           " has had no security fixes since " +
                                                           std::string{end->date});
  finding.notes.push_back(
      {{}, "after " + std::string{fleet::end_of_life_source()} + ", as of " + std::string{fleet::end_of_life_date()}});
}

}  // namespace

extern constexpr Rule end_of_life_base{
    .info = {.name = "end-of-life-base",
             .summary = "A base image gets no security fixes any more",
             .severity = Severity::warning,
             .aliases = "eol-ruby-version"},
    .check = &check,
};

extern constexpr ImageCheck end_of_life_base_of_image = &check_image;

}  // namespace loadline::rules

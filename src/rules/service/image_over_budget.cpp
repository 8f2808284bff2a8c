// SPDX-License-Identifier: Apache-2.0
// An image will surely weigh more than loadline.toml allows, before anybody has built it.
#include "base/units.h"
#include "config/budgets.h"
#include "predict/predict.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Service& service, const fleet::Fleet& fleet, Findings& out) {
  const auto* config = fleet.configs.governing(service.at().source->path());
  if (service.build == nullptr || config == nullptr) return;
  for (const auto& budget : config::budgets_of(*config, service.name)) {
    const auto limit = budget.budget->image_bytes;
    if (!limit) continue;
    // What this machine's caches know would make the finding another one elsewhere: recorded tables alone.
    const auto size = predict::predict(*service.build, fleet,
                                       {.packages = {}, .images = {predict::recorded_images()}, .files = {}});
    // What may lie on either side of the limit is the gate's "not measured".
    if (size.bytes.least <= *limit) return;
    auto& finding = out.report(service.at(), "the image will weigh at least " + bytes_text(size.bytes.least) + "; " +
                                                 budget.name + " allows " + bytes_text(*limit));
    for (const auto& part : size.parts)
      if (part.bytes.least > 0)
        finding.notes.push_back({{}, std::string{name_of(part.part)} + ": at least " + bytes_text(part.bytes.least)});
    return;
  }
}

}  // namespace

extern constexpr Rule image_over_budget{
    .info = {.name = "image-over-budget",
             .summary = "An image will weigh more than its budget allows",
             .severity = Severity::error},
    .check = &check,
};

}  // namespace loadline::rules

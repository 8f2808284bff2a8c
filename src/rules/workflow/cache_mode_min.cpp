// SPDX-License-Identifier: Apache-2.0
// A cache that keeps the last stage of a multi-stage build only.
#include <algorithm>

#include "base/text.h"
#include "fleet/ci_builds.h"
#include "fleet/controls.h"
#include "rules/rule.h"
#include "workflow/cache_export.h"

namespace loadline::rules {
namespace {

// Stages that are built and end up in no layer of the image, with work worth keeping.
std::vector<const dockerfile::Stage*> lost_stages(const fleet::Build& build) {
  std::vector<const dockerfile::Stage*> out;
  for (const auto& stage : build.stages.stages) {
    if (!stage.reachable || is_in_image(build, stage)) continue;
    const auto is_run = [](const dockerfile::Step& step) {
      return step.instruction->keyword == dockerfile::Keyword::run;
    };
    if (std::ranges::any_of(stage.steps, is_run)) out.push_back(&stage);
  }
  return out;
}

void check(const workflow::Workflow& workflow, const fleet::Fleet& fleet, Findings& out) {
  for (const auto& wanted : workflow.builds) {
    const fleet::Build* const build = wanted.cache_to.empty() ? nullptr : build_of(fleet, wanted);
    if (build == nullptr) continue;
    const auto lost = lost_stages(*build);
    if (lost.empty()) continue;
    for (const auto& text : wanted.cache_to) {
      const auto entry = workflow::read_cache_entry(text.value);
      if (!entry || (entry->mode == "max" && entry->type != "inline")) continue;
      const std::string how = entry->type == "inline" ? "an inline cache" : "`mode=min`";
      auto& finding = out.report(text.place,
                                 how + " keeps the layers of the image only: what its build stages did is done again");
      if (entry->type != "inline" && text.place.text() == text.value) {
        const bool written = contains(text.value, "mode=min");
        finding.fixes.push_back(
            {"Keep the layers of all stages",
             Grade::risky,
             {{text.place, written ? replace_all(text.value, "mode=min", "mode=max") : text.value + ",mode=max"}}});
      }
      for (const auto* stage : lost)
        finding.notes.push_back({build->at(*stage->from),
                                 "not kept: stage " +
                                     (stage->name.empty() ? std::to_string(stage->index) : "`" + stage->name + "`") +
                                     " of `" + build->dockerfile->path + "`"});
    }
  }
}

}  // namespace

extern constexpr Rule cache_mode_min{
    .info = {.name = "cache-mode-min",
             .summary = "CI keeps the cache of the last stage only",
             .severity = Severity::info,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules

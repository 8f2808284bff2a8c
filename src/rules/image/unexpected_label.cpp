// SPDX-License-Identifier: Apache-2.0
// A label that the configuration neither requires nor allows.
#include <algorithm>

#include "fleet/stage_runs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

bool is_allowed(const config::Config& config, std::string_view name) {
  return config.required_labels.contains(name) ||
         std::ranges::any_of(*config.allowed_labels, [&](std::string_view allowed) {
           return allowed.ends_with('*') ? name.starts_with(allowed.substr(0, allowed.size() - 1)) : name == allowed;
         });
}

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  const auto* config = fleet.configs.governing(build.dockerfile->path);
  if (config == nullptr || !config->allowed_labels || !is_for_production(build, fleet)) return;
  for (const auto* stage : image_stages(build))
    for (const auto& step : stage->steps) {
      if (step.instruction->keyword != dockerfile::Keyword::label || step.triggered) continue;
      // Written and expanded pairs stand beside each other; where they do not, the instruction is the place.
      const auto& written = step.instruction->pairs;
      for (std::size_t i = 0; i < step.pairs.size(); ++i) {
        const auto& name = step.pairs[i].first;
        if (is_allowed(*config, name)) continue;
        out.report(written.size() == step.pairs.size() ? build.at(written[i].span) : build.at(*step.instruction),
                   "the label `" + name + "` is not one that loadline.toml knows");
      }
    }
}

}  // namespace

extern constexpr Rule unexpected_label{
    .info = {.name = "unexpected-label",
             .summary = "A label is set that the configuration does not allow",
             .severity = Severity::warning,
             .aliases = "DL3050"},
    .check = &check,
};

}  // namespace loadline::rules

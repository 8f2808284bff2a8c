// SPDX-License-Identifier: Apache-2.0
// bundle install without BUNDLE_WITHOUT.
#include "base/text.h"
#include "fleet/stage_runs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

bool is_told(const fleet::Build& build, const dockerfile::Stage& stage, const fleet::Run& run) {
  const auto named = [&](std::string_view text) {
    return any_run_says(build, stage, text) || contains(run.text, text);
  };
  return stage.variables.contains("BUNDLE_WITHOUT") || stage.variables.contains("BUNDLE_ONLY") ||
         named("BUNDLE_WITHOUT") || named("--without") || named("without") || named("--only");
}

// `rails server` runs in the environment `development` unless it is told otherwise, and needs its gems then.
bool starts_in_development(const dockerfile::Stage& target) {
  if (target.command == nullptr || target.variables.contains("RAILS_ENV") || target.variables.contains("RACK_ENV"))
    return false;
  const auto& text = target.command->body.text;
  return contains(text, "rails") && contains(text, "server") && !contains(text, "-e") && !contains(text, "RAILS_ENV");
}

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  if (!is_for_production(build, fleet) || starts_in_development(*build.stages.target_stage())) return;
  for (const auto& at : image_runs(build))
    for (const auto& call : at.run->calls) {
      if (call.manager != shell::PackageManager::bundle || call.action != shell::PackageAction::install ||
          is_told(build, *at.stage, *at.run))
        continue;
      out.report(at.run->place_of(call.command->span), "the groups `development` and `test` are installed too");
    }
}

}  // namespace

extern constexpr Rule development_gems{
    .info = {.name = "development-gems",
             .summary = "Development gems reach the image",
             .severity = Severity::warning,
             .aliases = "missing-bundle-without-development missing-bundle-deployment"},
    .check = &check,
};

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// composer install without --no-dev.
#include <algorithm>

#include "base/text.h"
#include "fleet/installed.h"
#include "fleet/stage_runs.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  // What a fetched composer.json requires is not known here.
  if (!is_for_production(build, fleet) || fetches_sources(build)) return;
  for (const auto& at : image_runs(build))
    for (const auto& call : at.run->calls) {
      if (call.manager != shell::PackageManager::composer || call.subcommand != "install") continue;
      if (call.command->has_flag("--no-dev") || at.stage->variables.contains("COMPOSER_NO_DEV") ||
          contains(at.run->text, "COMPOSER_NO_DEV"))
        continue;
      const auto word = std::ranges::find(call.command->words, call.subcommand, &shell::Word::text);
      if (word == call.command->words.end()) continue;
      offer(out.report(at.run->place_of(call.command->span), "`require-dev` is installed too"), "Leave them out",
            Grade::risky, after_word(*at.run, *word, " --no-dev"));
    }
}

}  // namespace

extern constexpr Rule composer_development_packages{
    .info = {.name = "composer-development-packages",
             .summary = "Composer installs development packages into the image",
             .severity = Severity::warning,
             .fixable = Fixable::always,
             .aliases = "composer-no-dev-in-production"},
    .check = &check,
};

}  // namespace loadline::rules

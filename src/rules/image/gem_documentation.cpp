// SPDX-License-Identifier: Apache-2.0
// gem install without --no-document.
#include <algorithm>

#include "fleet/stage_runs.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  if (!is_for_production(build, fleet)) return;
  for (const auto& at : image_runs(build)) {
    const auto* base = build.base_of(*at.stage);
    // The official Ruby images say so in /usr/local/etc/gemrc.
    if ((base != nullptr && base->name == "ruby") || any_run_says(build, *at.stage, "gemrc") ||
        any_run_says(build, *at.stage, "no-document"))
      continue;
    for (const auto& call : at.run->calls) {
      if (call.manager != shell::PackageManager::gem || call.action != shell::PackageAction::install) continue;
      if (call.command->has_flag("--no-document") || call.command->has_flag("-N") ||
          call.command->has_flag("--no-doc") || call.command->has_flag("--no-rdoc"))
        continue;
      const auto word = std::ranges::find(call.command->words, call.subcommand, &shell::Word::text);
      if (word == call.command->words.end()) continue;
      offer(out.report(at.run->place_of(call.command->span), "nobody reads it in a container"), "Leave it out",
            Grade::safe, after_word(*at.run, *word, " --no-document"));
    }
  }
}

}  // namespace

extern constexpr Rule gem_documentation{
    .info = {.name = "gem-documentation",
             .summary = "gem install builds documentation into the image",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .on = false,
             .aliases = "gemUpdateNoDocument"},
    .check = &check,
};

}  // namespace loadline::rules

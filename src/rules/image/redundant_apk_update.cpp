// SPDX-License-Identifier: Apache-2.0
// apk update && apk add --no-cache.
#include <algorithm>

#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& run : dockerfile.runs) {
    const auto& calls = run.calls;
    const bool fetches_itself = std::ranges::any_of(calls,
                                                    [](const auto& c) {
                                                      return c.manager == shell::PackageManager::apk &&
                                                             c.action == shell::PackageAction::install;
                                                    }) &&
                                std::ranges::all_of(calls, [](const auto& c) {
                                  return c.manager != shell::PackageManager::apk ||
                                         c.action == shell::PackageAction::update_index ||
                                         c.command->has_flag("--no-cache");
                                });
    for (const auto& call : calls) {
      if (call.manager != shell::PackageManager::apk || !fetches_itself) continue;
      if (call.action == shell::PackageAction::update_index && !call.command->has_flag("--no-cache")) {
        const auto edit = without_command(run, *call.command);
        if (edit)
          offer(out.report(run.place_of(call.command->span),
                           "`apk add --no-cache` fetches an index of its own; this one stays in the layer"),
                "Take it out", Grade::safe, edit);
      }
      for (const auto& word : call.command->words)
        if ((word.text == "--update" || word.text == "-U" || word.text == "--update-cache") &&
            call.action == shell::PackageAction::install)
          if (const auto edit = without_word(run, word))
            offer(out.report(run.place_of(word.span), "`--no-cache` fetches the index anyway"), "Take it out",
                  Grade::safe, edit);
    }
  }
}

}  // namespace

extern constexpr Rule redundant_apk_update{
    .info = {.name = "redundant-apk-update",
             .summary = "apk fetches its index twice",
             .severity = Severity::info,
             .fixable = Fixable::always},
    .check = &check,
};

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// npm ci --only=production.
#include "base/text.h"
#include "fleet/stage_runs.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  for (const auto& at : reachable_runs(build)) {
    const auto* base = build.base_of(*at.stage);
    // Since npm 7 (Node.js 15) there is --omit.
    const bool knows_omit = base != nullptr && base->name == "node" &&
                            parse_integer<unsigned>(base->tag.substr(0, base->tag.find_first_not_of("0123456789")))
                                    .value_or(0) >= 16;
    for (const auto& call : at.run->calls) {
      if (call.manager != shell::PackageManager::npm || call.action != shell::PackageAction::install) continue;
      for (const auto& word : call.command->words) {
        const std::string_view text = word.text;
        if (text != "--only=production" && text != "--only=prod" && text != "--production") continue;
        auto& finding = out.report(at.run->place_of(word.span), "npm warns: use `--omit=dev` instead");
        offer(finding, "Use --omit=dev", knows_omit ? Grade::safe : Grade::risky,
              in_place_of(*at.run, word, "--omit=dev"));
      }
    }
  }
}

}  // namespace

extern constexpr Rule deprecated_npm_flag{
    .info = {.name = "deprecated-npm-flag",
             .summary = "npm is called with a flag that it calls deprecated",
             .severity = Severity::info,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules

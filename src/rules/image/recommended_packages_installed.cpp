// SPDX-License-Identifier: Apache-2.0
// apt-get install that brings what packages merely recommend.
#include <algorithm>

#include "fleet/stage_runs.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  if (!is_for_production(build, fleet)) return;
  for (const auto& at : image_runs(build))
    for (const auto& call : at.run->calls) {
      if (call.manager != shell::PackageManager::apt || call.subcommand != "install" || call.packages.empty()) continue;
      // The flag, or a setting that says the same: -o APT::Install-Recommends=false, apt.conf.d.
      if (call.command->has_flag("--no-install-recommends") || any_run_says(build, *at.stage, "Install-Recommends"))
        continue;
      auto& finding = out.report(at.run->place_of(call.command->span),
                                 "apt installs recommended packages too, which nobody asked for");
      const auto& words = call.command->words;
      const auto word = std::ranges::find(words, call.subcommand, &shell::Word::text);
      if (word == words.end()) continue;
      const auto place = at.run->place_of(word->span);
      if (place.text() != word->text) continue;
      finding.fixes.push_back({.title = "Add --no-install-recommends",
                               .grade = Grade::risky,
                               .edits = {insert_at(*place.source, place.span.end, " --no-install-recommends")}});
    }
}

}  // namespace

extern constexpr Rule recommended_packages_installed{
    .info = {.name = "recommended-packages-installed",
             .summary = "apt-get install brings recommended packages into the image",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .aliases = "DL3015 DS-0029 7384dfb2 missing-no-install-recommends aptGetInstallUseNoRec"},
    .check = &check,
};

}  // namespace loadline::rules

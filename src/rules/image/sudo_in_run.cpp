// SPDX-License-Identifier: Apache-2.0
// sudo in a RUN that is root already.
#include "base/paths.h"
#include "fleet/stage_runs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  for (const auto& at : reachable_runs(build)) {
    // Another user may need it; and who that is may be the base image's secret.
    if (runs_as_root(build, *at.stage, *at.step) != fleet::Truth::yes) continue;
    for (const auto& command : at.run->script.commands) {
      if (command.words.size() < 2 || base_name(command.words.front().text) != "sudo") continue;
      const auto place = at.run->place_of(command.words.front().span);
      auto& finding = out.report(place, "this RUN is root already, and most images have no sudo");
      if (command.words[1].text.starts_with('-') || place.text() != "sudo") continue;
      const auto next = at.run->place_of(command.words[1].span);
      finding.fixes.push_back({.title = "Call the program itself",
                               .grade = Grade::risky,
                               .edits = {{{place.source, {place.span.begin, next.span.begin}}, ""}}});
    }
  }
}

}  // namespace

extern constexpr Rule sudo_in_run{
    .info = {.name = "sudo-in-run",
             .summary = "A RUN calls sudo although it is root",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes,
             .aliases = "DL3004 DS-0010 DKL-DI-0001 CKV2_DOCKER_1 8ada6e80 no-sudo-in-dockerfile"},
    .check = &check,
};

}  // namespace loadline::rules

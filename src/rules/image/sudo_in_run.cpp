// SPDX-License-Identifier: Apache-2.0
// sudo in a RUN that is root already.
#include <algorithm>

#include "attribute/history.h"
#include "base/paths.h"
#include "fleet/stage_runs.h"
#include "rules/image_check.h"
#include "rules/rule.h"
#include "shell/syntax.h"

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

void check_image(const attribute::BuiltImage& built, const fleet::Fleet&, Findings& out) {
  const auto& config = built.image.config;
  for (std::size_t i = 0; i < config.history.size(); ++i) {
    const auto instruction = attribute::instruction_of(config.history[i].created_by);
    constexpr std::string_view run = "RUN ";
    if (!instruction.starts_with(run)) continue;
    const auto script = shell::parse(std::string_view{instruction}.substr(run.size()));
    if (std::ranges::any_of(script.commands, [](const shell::Command& command) {
          return !command.words.empty() && base_name(command.words.front().text) == "sudo";
        }))
      out.report(config.history_places[i], "a step of the build calls sudo");
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

extern constexpr ImageCheck sudo_in_run_of_image = &check_image;

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// apt-get update in a layer of its own: the cache keeps old lists for new installs.
#include <algorithm>

#include "base/text.h"
#include "fleet/stage_runs.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using shell::PackageAction;
using shell::PackageManager;

bool has(const fleet::Run& run, PackageAction action) {
  return std::ranges::any_of(
      run.calls, [&](const auto& call) { return call.manager == PackageManager::apt && call.action == action; });
}

// Nothing but blank space between them, and neither is more than a plain line.
bool can_be_joined(const fleet::Run& first, const fleet::Run& second) {
  const auto plain = [](const fleet::Run& run) {
    return !run.instruction->json && run.instruction->heredocs.empty() && run.instruction->flags.empty() &&
           run.instruction->comments.empty() && !contains(run.text, "#") && !contains(run.text, "||") &&
           !run.script.broken;
  };
  const auto between = first.source->text(Span{first.instruction->span.end, second.instruction->span.begin});
  return plain(first) && plain(second) && trim(between).empty() && !first.text.ends_with(';') &&
         !first.text.ends_with('&');
}

// A `cd` or an `export` in front of the update would reach the install too.
bool leaves_nothing_behind(const fleet::Run& run) {
  return std::ranges::all_of(run.script.commands, [&](const shell::Command& command) {
    return std::ranges::find(run.calls, &command, &shell::PackageCall::command) != run.calls.end();
  });
}

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  for (const auto* stage : reachable_stages(build)) {
    const auto& runs = runs_of(build, *stage);
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const auto& run = *runs[i].run;
      if (!has(run, PackageAction::update_index) || has(run, PackageAction::install) ||
          has(run, PackageAction::upgrade) || run.mounts_cache_at("/var/lib/apt/lists"))
        continue;
      const auto later = std::find_if(
          runs.begin() + static_cast<std::ptrdiff_t>(i) + 1, runs.end(), [](const auto& other) {
            return has(*other.run, PackageAction::install) && !has(*other.run, PackageAction::update_index);
          });
      if (later == runs.end()) continue;
      const auto& call = *std::ranges::find(run.calls, PackageAction::update_index, &shell::PackageCall::action);
      auto& finding = out.report(
          run.place_of(call.command->span),
          "the lists are cached apart from the install: when that changes, it looks for versions that may be gone");
      const auto& install = *later->run;
      const auto& installs = *std::ranges::find(install.calls, PackageAction::install, &shell::PackageCall::action);
      finding.notes.push_back({install.place_of(installs.command->span), "installs from these lists"});
      if (later - runs.begin() != static_cast<std::ptrdiff_t>(i) + 1 || !can_be_joined(run, install)) continue;
      const auto body = install.instruction->body.to_source(0);
      finding.fixes.push_back({.title = "Make them one RUN",
                               .grade = leaves_nothing_behind(run) ? Grade::safe : Grade::risky,
                               .edits = {{{run.source, {run.instruction->span.end, body}}, " && "}}});
    }
  }
}

}  // namespace

extern constexpr Rule update_apart_from_install{
    .info = {.name = "update-apart-from-install",
             .summary = "apt-get update and the install that needs it are different layers",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes,
             .aliases = "DS-0017 CIS-DI-0007 CKV_DOCKER_5 9bae49be aptGetUpdatePrecedesInstall"},
    .check = &check,
};

}  // namespace loadline::rules

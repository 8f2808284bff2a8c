// SPDX-License-Identifier: Apache-2.0
// An install that asks a question, which nobody answers in a build.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "fleet/stage_runs.h"
#include "fleet/variable_values.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using shell::PackageAction;
using shell::PackageManager;

bool asks(const shell::PackageCall& call) {
  const bool changes = call.action == PackageAction::install || call.action == PackageAction::upgrade ||
                       call.action == PackageAction::remove;
  switch (call.manager) {
    case PackageManager::apt:
    case PackageManager::dnf:
    case PackageManager::yum:
    case PackageManager::zypper: return changes;
    default: return false;
  }
}

bool says_yes(const fleet::Run& run, const shell::Command& command) {
  constexpr std::array<std::string_view, 14> flags = {
      "-y",   "--yes",           "--assume-yes", "--assumeyes",       "-qq",
      "-q=2", "--force-yes",     "-n",           "--non-interactive", "--no-confirm",
      "-d",   "--download-only", "-s",           "--dry-run"};
  if (std::ranges::any_of(flags, [&](std::string_view flag) { return command.has_flag(flag); })) return true;
  // -yqq and "-q -q"; a variable may hold anything; an option may say it in its own words.
  std::size_t quiet = 0;
  for (const auto& word : command.words) {
    if (contains(word.text, "Assume-Yes") || contains(word.text, "assumeyes") || may_hold_flags(run, word)) return true;
    if (word.text == "-q" || word.text == "--quiet") ++quiet;
  }
  return quiet >= 2;
}

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  for (const auto& at : reachable_runs(build))
    for (const auto& call : at.run->calls) {
      if (!asks(call) || says_yes(*at.run, *call.command) || call.command->link == shell::Link::pipe) continue;
      // APT::Get::Assume-Yes and assumeyes=True in a file.
      if (any_run_says(build, *at.stage, "Assume-Yes") || any_run_says(build, *at.stage, "assumeyes")) continue;
      // apt asks only where more is touched than was named (apt-get(8), --assume-yes); the others always do.
      const bool sometimes = call.manager == PackageManager::apt && call.action == PackageAction::install;
      auto& finding = out.report(
          at.run->place_of(call.command->span),
          "`" + std::string{call.command->program()} + " " + call.subcommand + "` asks " +
              (sometimes ? "before it brings anything beyond what is named" : "whether to go on") +
              ", and a build has nobody to answer");
      const auto& words = call.command->words;
      const auto word = std::ranges::find(words, call.subcommand, &shell::Word::text);
      if (word == words.end()) continue;
      const auto place = at.run->place_of(word->span);
      if (place.text() == word->text)
        finding.fixes.push_back(
            {.title = "Answer yes", .grade = Grade::safe, .edits = {insert_at(*place.source, place.span.end, " -y")}});
    }
}

}  // namespace

extern constexpr Rule missing_yes_flag{
    .info =
        {.name = "missing-yes-flag",
         .summary = "A package manager waits for an answer in a build",
         .severity = Severity::error,
         .fixable = Fixable::sometimes,
         .aliases =
             "DL3014 DL3030 DL3034 DL3038 DS-0021 77783205 6e19193a 7ebd323c 45e1fca5 missing-assume-yes-switch aptGetInstallUseY yumInstallForceYes missing-yum-assume-yes-switch missing-dnf-assume-yes-switch"},
    .check = &check,
};

}  // namespace loadline::rules

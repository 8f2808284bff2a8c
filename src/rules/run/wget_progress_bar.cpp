// SPDX-License-Identifier: Apache-2.0
// wget without -q, -nv or --progress.
#include <algorithm>

#include "fleet/stage_runs.h"
#include "fleet/variable_values.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// "-qO-", "-cqP/tmp": letters until one that takes the rest as its value (wget's src/main.c, short options).
bool has_quiet_letter(std::string_view argument) {
  if (argument.size() < 2 || argument[0] != '-' || argument[1] == '-') return false;
  const auto letters = argument.substr(1, argument.find_first_of("OoaPtTwQBDAiRIXeUl", 1) - 1);
  return letters.find('q') != letters.npos;
}

bool is_quiet(const fleet::Run& run, const shell::Command& command) {
  if (std::ranges::any_of(command.arguments(), has_quiet_letter)) return true;
  for (const std::string_view flag :
       {"-q", "--quiet", "-nv", "--no-verbose", "-o", "--output-file", "-a", "--append-output", "--progress"})
    if (command.has_flag(flag)) return true;
  return std::ranges::any_of(command.words, [&](const auto& word) { return may_hold_flags(run, word); });
}

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  for (const auto& at : reachable_runs(build)) {
    const auto* base = build.base_of(*at.stage);
    const bool gnu = base != nullptr && fleet::libc_of(*base) == fleet::Libc::glibc;
    for (const auto& command : at.run->script.commands) {
      if (command.program() != "wget" || command.words.size() < 2 || is_quiet(*at.run, command)) continue;
      auto& finding = out.report(at.run->place_of(command.span),
                                 "a progress bar fills the log with a line for every 50 KB");
      // BusyBox's wget has no such flag.
      if (gnu)
        offer(finding, "Show a dot for every megabyte", Grade::safe,
              after_program(*at.run, command, " --progress=dot:giga"));
    }
  }
}

}  // namespace

extern constexpr Rule wget_progress_bar{
    .info = {.name = "wget-progress-bar",
             .summary = "wget draws its progress bar into the build's log",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .on = false,
             .aliases = "DL3047"},
    .check = &check,
};

}  // namespace loadline::rules

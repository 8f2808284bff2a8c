// SPDX-License-Identifier: Apache-2.0
// STOPSIGNAL SIGKILL.
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& instruction : dockerfile.file.instructions) {
    if (instruction.keyword != dockerfile::Keyword::stopsignal || instruction.words.size() != 1) continue;
    const auto& text = instruction.words.front().text;
    const bool kills = text == "9" || text == "19" || text == "SIGKILL" || text == "KILL" || text == "SIGSTOP" ||
                       text == "STOP";
    if (!kills) continue;
    auto& finding = out.report(dockerfile.at(instruction.span),
                               "a process cannot react to `" + text + "`: requests and writes are cut off");
    finding.fixes.push_back({.title = "Ask with SIGTERM",
                             .grade = Grade::risky,
                             .edits = {replaced(dockerfile.at(instruction.words.front().span), "SIGTERM")}});
  }
}

}  // namespace

extern constexpr Rule ungraceful_stop_signal{
    .info = {.name = "ungraceful-stop-signal",
             .summary = "The image asks to be killed, and not to be stopped",
             .severity = Severity::warning,
             .fixable = Fixable::always,
             .aliases = "no-ungraceful-stopsignal"},
    .check = &check,
};

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// RUN <<EOF with several commands and no `set -e`.
#include <algorithm>

#include "base/text.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

bool stops_at_errors(const fleet::Run& run) {
  for (const auto word : split_blanks(run.instruction->body.text))  // `bash -e <<EOF`
    if (word == "errexit" || (word.starts_with('-') && !word.starts_with("--") && contains(word, "e"))) return true;
  for (const auto& command : run.script.commands)
    if (command.program() == "set")
      for (const auto argument : command.arguments())
        if (argument == "errexit" || (argument.starts_with('-') && contains(argument, "e"))) return true;
  const auto first = run.text.substr(0, run.text.find('\n'));
  return first.starts_with("#!") && contains(first, " -e");
}

// SHELL ["/bin/bash", "-e", "-c"] says it for all.
bool shell_stops(const fleet::Dockerfile& dockerfile) {
  return std::ranges::any_of(dockerfile.file.instructions, [](const auto& instruction) {
    return instruction.keyword == dockerfile::Keyword::shell &&
           std::ranges::any_of(instruction.words, [](const auto& word) {
             return word.text == "errexit" ||
                    (word.text.size() > 1 && word.text[0] == '-' && word.text[1] != '-' && contains(word.text, "e")) ||
                    contains(lower(word.text), "powershell");
           });
  });
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& run : dockerfile.runs) {
    if (!run.heredoc_begin || run.script.broken || stops_at_errors(run) || shell_stops(dockerfile)) continue;
    const auto follows = std::ranges::find_if(run.script.commands, [](const shell::Command& command) {
      return command.depth == 0 && command.link == shell::Link::sequence && !command.words.empty() &&
             !command.substitution;
    });
    if (follows == run.script.commands.end()) continue;
    auto& finding = out.report(dockerfile.at(run.instruction->heredocs.front().span),
                               "only the last command decides whether this RUN fails");
    finding.notes.push_back({run.place_of(follows->span), "runs whether or not what stands above has failed"});
    // A script with a first line of its own keeps it.
    const auto newline = run.text.find('\n');
    const auto at = *run.heredoc_begin + (run.text.starts_with("#!") && newline != run.text.npos ? newline + 1 : 0);
    finding.fixes.push_back({.title = "Stop at the first error",
                             .grade = Grade::risky,
                             .edits = {insert_at(*run.source, static_cast<std::uint32_t>(at),
                                                 "set -e" + std::string{line_ending_of(*run.source)})}});
  }
}

}  // namespace

extern constexpr Rule heredoc_without_errexit{
    .info = {.name = "heredoc-without-errexit",
             .summary = "A heredoc's commands go on after one has failed",
             .severity = Severity::warning,
             .fixable = Fixable::always,
             .on = false},
    .check = &check,
};

}  // namespace loadline::rules

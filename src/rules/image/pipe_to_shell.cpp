// SPDX-License-Identifier: Apache-2.0
// curl ... | sh: whatever a server sends today runs in the build.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "fleet/stage_runs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

bool downloads(const shell::Command& command) { return command.program() == "curl" || command.program() == "wget"; }

bool interprets(const shell::Command& command) {
  constexpr std::array<std::string_view, 12> programs = {"sh",     "bash",    "dash", "ash",  "zsh",  "ksh",
                                                         "python", "python3", "node", "perl", "ruby", "php"};
  return std::ranges::find(programs, command.program()) != programs.end();
}

// python -c "...", node -e, perl -pe: the program is in the words, and the pipe is its data.
bool reads_its_program(const shell::Command& command) {
  for (const auto word : command.arguments()) {
    if (word == "-s" || word == "-" || word == "--") return true;
    if (!word.starts_with('-')) return word.starts_with("/dev/");
    if (!word.starts_with("--") && contains(word, "c")) return false;
    if (!word.starts_with("--") && (contains(word, "e") || contains(word, "m") || contains(word, "n")) &&
        command.program() != "sh" && command.program() != "bash")
      return false;
  }
  return true;
}

// bash -c "$(curl ...)", bash <(curl ...)
bool holds_a_download(const shell::Command& command) {
  const auto arguments = command.arguments();
  return std::ranges::any_of(arguments, [](std::string_view word) {
    for (const std::string_view lead : {"$(curl ", "$(wget ", "<(curl ", "<(wget ", "`curl ", "`wget "})
      if (word.starts_with(lead)) return true;
    return false;
  });
}

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  for (const auto& at : reachable_runs(build)) {
    const auto& commands = at.run->script.commands;
    const shell::Command* download = nullptr;  // at the head of the pipeline that is being read
    for (const auto& command : commands) {
      if (command.link != shell::Link::pipe) download = nullptr;
      if (downloads(command)) download = &command;
      const bool piped = download != nullptr && command.link == shell::Link::pipe && interprets(command) &&
                         reads_its_program(command);
      if (!piped && !(interprets(command) && holds_a_download(command))) continue;
      const Span span = piped ? joined(download->span, command.span) : command.span;
      out.report(at.run->place_of(span), "whatever the server sends runs in this build, unchecked");
      download = nullptr;
    }
  }
}

}  // namespace

extern constexpr Rule pipe_to_shell{
    .info = {.name = "pipe-to-shell",
             .summary = "A download is piped into an interpreter",
             .severity = Severity::warning},
    .check = &check,
};

}  // namespace loadline::rules

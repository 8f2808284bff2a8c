// SPDX-License-Identifier: Apache-2.0
// RUN apt-get update; apt-get install curl.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// What a build needs to have worked.
constexpr std::array<std::string_view, 26> programs = {
    "apt-get", "apt",  "apk",    "yum",      "dnf",    "microdnf", "pip",  "pip3",  "npm",
    "yarn",    "pnpm", "curl",   "wget",     "tar",    "git",      "make", "cmake", "go",
    "cargo",   "mvn",  "gradle", "composer", "bundle", "gem",      "cp",   "unzip"};

bool stops_at_errors(const fleet::Dockerfile& dockerfile, const fleet::Run& run) {
  for (const auto& command : run.script.commands)
    if (command.program() == "set" || command.program() == "trap") return true;
  for (const auto& instruction : dockerfile.file.instructions)
    if (instruction.keyword == dockerfile::Keyword::shell) return true;  // may well say -e
  return false;
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& run : dockerfile.runs) {
    if (run.instruction->json || run.heredoc_begin || run.script.broken || stops_at_errors(dockerfile, run)) continue;
    const auto& commands = run.script.commands;
    const bool flat = std::ranges::all_of(commands, [](const auto& c) { return c.depth == 0 || c.substitution; });
    for (std::size_t i = 0; i + 1 < commands.size() && flat; ++i) {
      const auto& command = commands[i];
      const auto& next = commands[i + 1];
      const auto end = command.span.end;
      if (next.link != shell::Link::sequence || command.link == shell::Link::or_else ||
          command.link == shell::Link::pipe)
        continue;
      if (std::ranges::find(programs, command.program()) == programs.end()) continue;
      const auto between = slice(run.text, end, next.span.begin);
      auto& finding = out.report(run.place_of(command.span), "when `" + std::string{command.program()} +
                                                                 "` fails, the step goes on: `;` looks at no result");
      const auto semicolon = between.find(';');
      if (trim(between) != ";") continue;
      const auto place = run.place_of(span_at(end + semicolon, end + semicolon + 1));
      if (place.text() == ";")
        finding.fixes.push_back(
            {.title = "Use &&", .grade = Grade::risky, .edits = {replaced(place, semicolon == 0 ? " &&" : "&&")}});
    }
  }
}

}  // namespace

extern constexpr Rule failure_hidden_by_semicolon{
    .info = {.name = "failure-hidden-by-semicolon",
             .summary = "A step goes on after a command that has failed",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes,
             .on = false},
    .check = &check,
};

}  // namespace loadline::rules

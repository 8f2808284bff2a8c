// SPDX-License-Identifier: Apache-2.0
// RUN cd /app && make.
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using dockerfile::Keyword;

// `cd /app && ...` at the start, and no instruction behind that depends on where it stands.
bool is_last_relative(const fleet::Dockerfile& dockerfile, const dockerfile::Instruction& run) {
  for (const auto& instruction : dockerfile.file.instructions) {
    if (instruction.span.begin <= run.span.begin) continue;
    const auto keyword = instruction.keyword;
    if (keyword == Keyword::from) return true;
    if (keyword == Keyword::workdir) return instruction.body.text.starts_with('/');
    if (keyword == Keyword::run || keyword == Keyword::copy || keyword == Keyword::add || keyword == Keyword::cmd ||
        keyword == Keyword::entrypoint || keyword == Keyword::onbuild)
      return false;
  }
  return false;
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& run : dockerfile.runs)
    for (const auto& command : run.script.commands) {
      if (command.program() != "cd" || command.substitution) continue;
      auto& finding = out.report(run.place_of(command.span),
                                 "the folder changes for this RUN only; `WORKDIR` says it for all that follow");
      const auto edit = without_command(run, command);
      const bool first = command.link == shell::Link::start && command.words.size() == 2 && command.words[1].literal;
      if (!edit || !first || !command.words[1].text.starts_with('/') || !is_last_relative(dockerfile, *run.instruction))
        continue;
      finding.fixes.push_back(
          {.title = "Use WORKDIR",
           .grade = Grade::risky,
           .edits = {line_before(*run.source, run.instruction->span.begin, "WORKDIR " + command.words[1].text),
                     *edit}});
      break;
    }
}

}  // namespace

extern constexpr Rule cd_in_run{
    .info = {.name = "cd-in-run",
             .summary = "A RUN changes the folder for itself",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .on = false,
             .aliases = "DL3003 DS-0013 f4a6bcd3 use-workdir"},
    .check = &check,
};

}  // namespace loadline::rules

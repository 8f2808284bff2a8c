// SPDX-License-Identifier: Apache-2.0
// COPY x /x, RUN chmod 755 /x: every byte is in the image twice.
#include <optional>

#include "base/paths.h"
#include "base/text.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using dockerfile::Keyword;

// The one file or folder that a COPY of one source makes; empty where that is not plain.
std::string made_by(const dockerfile::Instruction& copy) {
  if (copy.words.size() != 2 || !copy.heredocs.empty()) return {};
  const std::string_view source = copy.words[0].text, to = copy.words[1].text;
  if (source.find_first_of("*?[$\"") != source.npos || to.find_first_of("$\"") != to.npos || !to.starts_with('/'))
    return {};
  return to.ends_with('/') ? std::string{to} + std::string{base_name(source)} : std::string{to};
}

// "755" and "0755" as they are; "+x" as what most files have then.
std::optional<std::string> mode_of(std::string_view mode, bool& exact) {
  exact = mode.size() >= 3 && mode.size() <= 4 && mode.find_first_not_of("01234567") == mode.npos;
  if (exact) return std::string{mode};
  if (mode == "+x" || mode == "a+x") return "755";
  return std::nullopt;
}

struct Change {
  std::string flag;  // "--chmod=755"
  bool exact = false;
};

std::optional<Change> change_of(const fleet::Run& run, const std::string& path) {
  const auto& commands = run.script.commands;
  if (commands.size() != 1 || run.script.broken || !run.instruction->flags.empty()) return std::nullopt;
  const auto& command = commands.front();
  if (!command.redirections.empty() || !command.assignments.empty()) return std::nullopt;
  std::vector<std::string_view> operands;
  bool recursive = false;
  for (const auto argument : command.arguments()) {
    if (argument == "-R" || argument == "--recursive") recursive = true;
    else operands.push_back(argument);
  }
  if (operands.size() != 2 || (operands[1] != path && operands[1] != path + "/")) return std::nullopt;
  bool exact = false;
  if (command.program() == "chmod" && !recursive)
    if (const auto mode = mode_of(operands[0], exact)) return Change{"--chmod=" + *mode, exact};
  if (command.program() == "chown" && !contains(operands[0], "$") && contains(operands[0], ":"))
    return Change{"--chown=" + std::string{operands[0]}, true};
  return std::nullopt;
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  const auto& instructions = dockerfile.file.instructions;
  const Source& source = *dockerfile.file.source;
  for (std::size_t i = 1; i < instructions.size(); ++i) {
    const auto& copy = instructions[i - 1];
    const auto* run = instructions[i].keyword == Keyword::run ? dockerfile.run_of(instructions[i]) : nullptr;
    if (run == nullptr || copy.keyword != Keyword::copy) continue;
    const auto path = made_by(copy);
    const auto change = path.empty() ? std::nullopt : change_of(*run, path);
    if (!change || copy.flag(change->flag.substr(2, 5)) != nullptr) continue;
    auto& finding = out.report(dockerfile.at(instructions[i].span),
                               "this stores `" + path + "` a second time; `COPY " + change->flag + "` does not");
    finding.notes.push_back({dockerfile.at(copy.span), "the first time"});
    if (!instructions[i].comments.empty()) continue;
    finding.fixes.push_back(
        {.title = "Use " + change->flag,
         .grade = Grade::risky,
         .edits = {with_flag(source, copy, change->flag), without_instruction(source, instructions[i])}});
  }
}

}  // namespace

extern constexpr Rule changed_after_copy{
    .info = {.name = "changed-after-copy",
             .summary = "Copied files get their mode or owner in a layer of their own",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .aliases = "prefer-copy-chmod"},
    .check = &check,
};

}  // namespace loadline::rules

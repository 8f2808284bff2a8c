// SPDX-License-Identifier: Apache-2.0
// ln -sf /bin/bash /bin/sh.
#include "base/paths.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

bool replaces_shell(const shell::Command& command) {
  if (command.program() != "ln") return false;
  const auto arguments = command.arguments();
  return !arguments.empty() && (arguments.back() == "/bin/sh" || arguments.back() == "/usr/bin/sh");
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  const Source& source = *dockerfile.file.source;
  for (const auto& run : dockerfile.runs)
    for (const auto& command : run.script.commands) {
      if (!replaces_shell(command)) continue;
      auto& finding = out.report(run.place_of(command.span),
                                 "every script of the distribution that asks for `sh` gets another shell now");
      const auto arguments = command.arguments();
      const auto shell = arguments.size() >= 2 ? arguments[arguments.size() - 2] : std::string_view{};
      const bool alone = run.script.commands.size() == 1 && run.instruction->comments.empty();
      if (!alone || (base_name(shell) != "bash" && base_name(shell) != "zsh")) continue;
      const std::string path = shell.starts_with('/') ? std::string{shell} : "/bin/" + std::string{shell};
      finding.fixes.push_back(
          {.title = "Use SHELL",
           .grade = Grade::risky,
           .edits = {replaced({&source, run.instruction->span}, "SHELL [\"" + path + "\", \"-c\"]")}});
    }
}

}  // namespace

extern constexpr Rule shell_replaced_by_link{
    .info = {.name = "shell-replaced-by-link",
             .summary = "/bin/sh is replaced by a link",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes,
             .aliases = "DL4005 8a301064 use-shell-instruction"},
    .check = &check,
};

}  // namespace loadline::rules

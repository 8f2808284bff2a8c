// SPDX-License-Identifier: Apache-2.0
// A registry's password as an argument of `docker login`.
#include "base/text.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

bool names_password(std::string_view arguments) {
  for (const auto word : split_blanks(arguments))
    if (word == "-p" || word == "--password" || word.starts_with("--password=") ||
        (word.starts_with("-p") && !word.starts_with("-p=") && word.size() > 2 && word[1] == 'p'))
      return true;
  return false;
}

void check(const workflow::Workflow& workflow, const fleet::Fleet&, Findings& out) {
  for (const auto& action : workflow.actions) {
    const auto arguments = action.inputs.find("arguments");
    if (action.kind != "login" || arguments == action.inputs.end() || !names_password(arguments->second.value))
      continue;
    out.report(action.place, "the registry's password is an argument, which every process of the machine can read");
  }
}

}  // namespace

extern constexpr Rule password_on_command_line{
    .info = {.name = "password-on-command-line",
             .summary = "CI gives a registry's password as an argument",
             .severity = Severity::warning},
    .check = &check,
};

}  // namespace loadline::rules

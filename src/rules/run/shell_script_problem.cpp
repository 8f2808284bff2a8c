// SPDX-License-Identifier: Apache-2.0
// SC2086 and its like, from the program itself.
#include "rules/rule.h"

namespace loadline::rules {
namespace {

Severity severity_of(std::string_view level) {
  return level == "error" ? Severity::error : level == "warning" ? Severity::warning : Severity::info;
}

void check(const fleet::Fleet& fleet, const fleet::Fleet&, Findings& out) {
  for (const auto& problem : fleet.shell_problems)
    out.report(problem.place, "SC" + std::to_string(problem.code) + ": " + problem.message).severity = severity_of(
        problem.level);
}

}  // namespace

extern constexpr Rule shell_script_problem{
    .info = {.name = "shell-script-problem",
             .summary = "ShellCheck finds something in a RUN line",
             .severity = Severity::warning,
             .on = false},
    .check = &check,
};

}  // namespace loadline::rules

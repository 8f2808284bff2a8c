// SPDX-License-Identifier: Apache-2.0
// git clone in a RUN.
#include <algorithm>

#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& run : dockerfile.runs)
    for (const auto& command : run.script.commands) {
      const auto arguments = command.arguments();
      if (command.program() == "git" && !arguments.empty() && std::ranges::find(arguments, "clone") != arguments.end())
        out.report(run.place_of(command.span), "the layer's cache never learns that the repository has moved on");
    }
}

}  // namespace

extern constexpr Rule git_clone_in_run{
    .info = {.name = "git-clone-in-run",
             .summary = "A repository is cloned in a RUN",
             .severity = Severity::info,
             .on = false,
             .aliases = "prefer-add-git"},
    .check = &check,
};

}  // namespace loadline::rules

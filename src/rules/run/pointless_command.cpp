// SPDX-License-Identifier: Apache-2.0
// ps, top, service, shutdown.
#include <algorithm>
#include <array>

#include "rules/rule.h"

namespace loadline::rules {
namespace {

constexpr std::array<std::string_view, 11> programs = {"free", "kill", "mount", "ps",       "service",  "shutdown",
                                                       "ssh",  "top",  "vim",   "ifconfig", "systemctl"};

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& run : dockerfile.runs)
    for (const auto& command : run.script.commands)
      if (std::ranges::find(programs, command.program()) != programs.end())
        out.report(run.place_of(command.span),
                   "`" + std::string{command.program()} +
                       "` has nothing to work on: no service runs in a build, and no process outlives the RUN");
}

}  // namespace

extern constexpr Rule pointless_command{
    .info = {.name = "pointless-command",
             .summary = "A program is run that has nothing to do in a build",
             .severity = Severity::info,
             .on = false,
             .aliases = "DL3001 9b6b0f38 nonsensical-command"},
    .check = &check,
};

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// Two programs for one purpose.
#include "fleet/stage_runs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  for (const auto* stage : reachable_stages(build)) {
    const shell::Command* first = nullptr;
    Place first_place;
    for (const auto& at : runs_of(build, *stage))
      for (const auto& command : at.run->script.commands) {
        const auto program = command.program();
        if (program != "curl" && program != "wget") continue;
        if (first == nullptr) {
          first = &command;
          first_place = at.run->place_of(command.span);
        } else if (first->program() != program) {
          auto& finding = out.report(at.run->place_of(command.span), "`" + std::string{program} + "` does here what `" +
                                                                         std::string{first->program()} +
                                                                         "` does elsewhere in this stage");
          finding.notes.push_back({first_place, "`" + std::string{first->program()} + "`"});
        }
      }
  }
}

}  // namespace

extern constexpr Rule wget_and_curl{
    .info = {.name = "wget-and-curl",
             .summary = "A stage downloads with wget and with curl",
             .severity = Severity::info,
             .on = false,
             .aliases = "DL4001 DS-0014 fc775e75 use-either-wget-or-curl"},
    .check = &check,
};

}  // namespace loadline::rules

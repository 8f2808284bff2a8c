// SPDX-License-Identifier: Apache-2.0
// apt-key add.
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& run : dockerfile.runs)
    for (const auto& command : run.script.commands)
      if (command.program() == "apt-key")
        out.report(
            run.place_of(command.span),
            "a key added so may sign packages of every repository, and Debian 13 and Ubuntu 24.10 have no apt-key");
}

}  // namespace

extern constexpr Rule apt_key{
    .info = {.name = "apt-key",
             .summary = "apt-key is called, which Debian has removed",
             .severity = Severity::warning},
    .check = &check,
};

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// RUN --security=insecure, RUN --network=host.
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& run : dockerfile.runs)
    for (const auto& flag : run.instruction->flags) {
      const bool insecure = flag.name == "security" && flag.value == "insecure";
      if (!insecure && !(flag.name == "network" && flag.value == "host")) continue;
      auto& finding = out.report(dockerfile.at(flag.span),
                                 insecure ? "this step has all capabilities of the machine that builds"
                                          : "this step reaches every service of the machine that builds");
      finding.fixes.push_back(
          {.title = "Stay in the sandbox", .grade = Grade::risky, .edits = {without_flag(*run.source, flag)}});
    }
}

}  // namespace

extern constexpr Rule build_sandbox_disabled{
    .info = {.name = "build-sandbox-disabled",
             .summary = "A build step runs outside of the builder's sandbox",
             .severity = Severity::warning,
             .fixable = Fixable::always,
             .aliases = "S6502 S6431"},
    .check = &check,
};

}  // namespace loadline::rules

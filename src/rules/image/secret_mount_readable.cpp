// SPDX-License-Identifier: Apache-2.0
// RUN --mount=type=secret,mode=0444.
#include "base/text.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& run : dockerfile.runs)
    for (const auto& flag : run.instruction->flags) {
      if (flag.name != "mount" || !flag.value ||
          (!contains(*flag.value, "type=secret") && !contains(*flag.value, "type=ssh")))
        continue;
      for (const auto field : split(*flag.value, ',')) {
        if (!field.starts_with("mode=")) continue;
        const auto mode = field.substr(5);
        if (mode.empty() || mode.find_first_not_of("01234567") != mode.npos || mode.back() == '0') continue;
        auto& finding = out.report(dockerfile.at(flag.span),
                                   "`" + std::string{field} + "`: whoever runs in this step may read it");
        const auto narrow = std::string{mode.substr(0, mode.size() - 1)} + "0";
        finding.fixes.push_back(
            {.title = "Leave others out",
             .grade = Grade::risky,
             .edits = {replaced(dockerfile.at(flag.value_span), replace_all(*flag.value, field, "mode=" + narrow))}});
      }
    }
}

}  // namespace

extern constexpr Rule secret_mount_readable{
    .info = {.name = "secret-mount-readable",
             .summary = "A mounted secret may be read by every user of the step",
             .severity = Severity::warning,
             .fixable = Fixable::always,
             .aliases = "S6469"},
    .check = &check,
};

}  // namespace loadline::rules

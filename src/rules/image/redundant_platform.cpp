// SPDX-License-Identifier: Apache-2.0
// FROM --platform=$TARGETPLATFORM.
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& instruction : dockerfile.file.instructions) {
    const auto* flag = instruction.keyword == dockerfile::Keyword::from ? instruction.flag("platform") : nullptr;
    if (flag == nullptr || !flag->value || (*flag->value != "$TARGETPLATFORM" && *flag->value != "${TARGETPLATFORM}"))
      continue;
    auto& finding = out.report(dockerfile.at(flag->span), "this is what a stage gets without the flag");
    finding.fixes.push_back(
        {.title = "Take the flag out", .grade = Grade::safe, .edits = {without_flag(*dockerfile.file.source, *flag)}});
  }
}

}  // namespace

extern constexpr Rule redundant_platform{
    .info = {.name = "redundant-platform",
             .summary = "A stage asks for the platform that it would get anyway",
             .severity = Severity::info,
             .fixable = Fixable::always,
             .aliases = "DL3065 RedundantTargetPlatform"},
    .check = &check,
};

}  // namespace loadline::rules

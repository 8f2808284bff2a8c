// SPDX-License-Identifier: Apache-2.0
// ENV DEBIAN_FRONTEND=noninteractive.
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& instruction : dockerfile.file.instructions) {
    if (instruction.keyword != dockerfile::Keyword::env) continue;
    for (const auto& pair : instruction.pairs) {
      if (pair.key != "DEBIAN_FRONTEND") continue;
      auto& finding = out.report(dockerfile.at(pair.span),
                                 "who opens a shell in the container gets it too, and wonders why nothing asks");
      if (instruction.pairs.size() == 1 && !instruction.legacy_pair)
        finding.fixes.push_back({.title = "Use ARG",
                                 .grade = Grade::risky,
                                 .edits = {replaced(dockerfile.at(instruction.keyword_span), "ARG")}});
      else
        finding.fixes.push_back({.title = "Use ARG",
                                 .grade = Grade::manual,
                                 .edits = {line_before(*dockerfile.file.source, instruction.span.begin,
                                                       "ARG DEBIAN_FRONTEND=noninteractive")}});
    }
  }
}

}  // namespace

extern constexpr Rule frontend_in_environment{
    .info = {.name = "frontend-in-environment",
             .summary = "DEBIAN_FRONTEND is set for the running container too",
             .severity = Severity::info,
             .fixable = Fixable::always},
    .check = &check,
};

}  // namespace loadline::rules

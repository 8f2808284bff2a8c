// SPDX-License-Identifier: Apache-2.0
// # hadolint ignore=DL3008, # check=skip=..., # tally ignore=...
#include "base/text.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  const auto& source = *dockerfile.file.source;
  for (const auto& comment : dockerfile.file.comments) {
    const auto text = trim(source.text(comment.span).substr(1));
    for (const std::string_view tool : {"hadolint ", "loadline ", "tally "})
      if (text.starts_with(tool) && contains(text, "ignore="))
        out.report(dockerfile.at(comment.span), "a check is silenced here");
  }
  for (const auto& directive : dockerfile.file.directives)
    if (directive.name == "check" && contains(directive.value, "skip="))
      out.report(dockerfile.at(directive.span), "a check is silenced here, for the whole file");
}

}  // namespace

extern constexpr Rule inline_ignore{
    .info = {.name = "inline-ignore",
             .summary = "A comment silences a check",
             .severity = Severity::info,
             .on = false,
             .aliases = "DL1001"},
    .check = &check,
};

}  // namespace loadline::rules

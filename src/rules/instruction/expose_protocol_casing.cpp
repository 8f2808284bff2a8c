// SPDX-License-Identifier: Apache-2.0
// EXPOSE 53/UDP.
#include "base/text.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& instruction : dockerfile.file.instructions) {
    if (instruction.keyword != dockerfile::Keyword::expose) continue;
    for (const auto& word : instruction.words) {
      const auto slash = word.text.find('/');
      if (slash == word.text.npos || contains(word.text, "$")) continue;
      const auto small = word.text.substr(0, slash) + lower(word.text.substr(slash));
      if (small == word.text) continue;
      auto& finding = out.report(dockerfile.at(word.span), "a protocol is written in lower case");
      finding.fixes.push_back({.title = "Write `" + small + "`",
                               .grade = Grade::safe,
                               .edits = {replaced(dockerfile.at(word.span), small)}});
    }
  }
}

}  // namespace

extern constexpr Rule expose_protocol_casing{
    .info = {.name = "expose-protocol-casing",
             .summary = "EXPOSE names a protocol in capital letters",
             .severity = Severity::info,
             .fixable = Fixable::always,
             .aliases = "ExposeProtoCasing"},
    .check = &check,
};

}  // namespace loadline::rules

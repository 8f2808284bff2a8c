// SPDX-License-Identifier: Apache-2.0
// FROM image AS Build.
#include "base/text.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using dockerfile::Keyword;

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& instruction : dockerfile.file.instructions) {
    if (instruction.keyword != Keyword::from || instruction.words.size() != 3) continue;
    const auto& name = instruction.words[2];
    if (lower(name.text) == name.text) continue;
    auto& finding = out.report(dockerfile.at(name.span), "the builder knows this stage as `" + lower(name.text) + "`");
    finding.fixes.push_back({.title = "Write it in lower case",
                             .grade = Grade::safe,
                             .edits = {replaced(dockerfile.at(name.span), lower(name.text))}});
  }
}

}  // namespace

extern constexpr Rule stage_name_casing{
    .info = {.name = "stage-name-casing",
             .summary = "A stage's name has capital letters",
             .severity = Severity::info,
             .fixable = Fixable::always,
             .aliases = "StageNameCasing"},
    .check = &check,
};

}  // namespace loadline::rules

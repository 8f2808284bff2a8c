// SPDX-License-Identifier: Apache-2.0
// USER node, and USER node once more.
#include <map>

#include "base/text.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using dockerfile::Keyword;

bool sets_one_thing(Keyword keyword) {
  return keyword == Keyword::user || keyword == Keyword::workdir || keyword == Keyword::shell ||
         keyword == Keyword::stopsignal;
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  std::map<Keyword, const dockerfile::Instruction*> in_force;
  for (const auto& instruction : dockerfile.file.instructions) {
    if (instruction.keyword == Keyword::from) in_force.clear();
    if (!sets_one_thing(instruction.keyword)) continue;
    const auto& text = instruction.body.text;
    auto& before = in_force[instruction.keyword];
    // A relative WORKDIR goes one folder deeper, and a variable may have changed in between.
    const bool same = before != nullptr && before->body.text == text && !contains(text, "$") &&
                      (instruction.keyword != Keyword::workdir || text.starts_with('/'));
    if (same) {
      auto& finding = out.report(dockerfile.at(instruction.span), "this holds already");
      finding.notes.push_back({dockerfile.at(before->span), "since here"});
      finding.fixes.push_back({.title = "Take it out",
                               .grade = instruction.comments.empty() ? Grade::safe : Grade::risky,
                               .edits = {without_instruction(*dockerfile.file.source, instruction)}});
    }
    before = &instruction;
  }
}

}  // namespace

extern constexpr Rule repeated_instruction{
    .info = {.name = "repeated-instruction",
             .summary = "An instruction says again what holds already",
             .severity = Severity::info,
             .fixable = Fixable::always},
    .check = &check,
};

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// LABEL version=1, LABEL version=2.
#include <map>

#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  std::map<std::string, std::pair<const dockerfile::Instruction*, const dockerfile::Pair*>> seen;
  for (const auto& instruction : dockerfile.file.instructions) {
    if (instruction.keyword == dockerfile::Keyword::from) seen.clear();
    if (instruction.keyword != dockerfile::Keyword::label) continue;
    for (const auto& pair : instruction.pairs) {
      const auto [first, fresh] = seen.emplace(pair.key, std::pair{&instruction, &pair});
      if (!fresh) {
        auto& finding = out.report(dockerfile.at(first->second.second->span),
                                   "a later line sets `" + pair.key + "` again, so this one has no effect");
        finding.notes.push_back({dockerfile.at(pair.span), "here"});
        if (first->second.first->pairs.size() == 1 && first->second.first->comments.empty())
          finding.fixes.push_back({.title = "Take the first one out",
                                   .grade = Grade::safe,
                                   .edits = {without_instruction(*dockerfile.file.source, *first->second.first)}});
        first->second = {&instruction, &pair};
      }
    }
  }
}

}  // namespace

extern constexpr Rule label_set_twice{
    .info = {.name = "label-set-twice",
             .summary = "A stage sets a label twice",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .aliases = "no-duplicate-keys"},
    .check = &check,
};

}  // namespace loadline::rules

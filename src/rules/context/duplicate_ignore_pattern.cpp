// SPDX-License-Identifier: Apache-2.0
// A pattern that an ignore file says twice.
#include <map>

#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::IgnoreFile& file, const fleet::Fleet&, Findings& out) {
  const auto& patterns = file.rules.patterns();
  const Source& source = *file.rules.source();
  std::map<std::string_view, std::size_t> first;
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    // An exception in between may have taken the first one back: then the second one decides.
    if (patterns[i].exception) {
      first.clear();
      continue;
    }
    const auto [known, fresh] = first.try_emplace(patterns[i].text, i);
    if (fresh) continue;
    auto& finding = out.report({&source, patterns[i].span}, "`" + patterns[i].text + "` stands here a second time");
    finding.notes.push_back({{&source, patterns[known->second].span}, "the first time"});
    finding.fixes.push_back({"Remove the line", Grade::safe, {{{&source, whole_lines(source, patterns[i].span)}, ""}}});
  }
}

}  // namespace

extern constexpr Rule duplicate_ignore_pattern{
    .info = {.name = "duplicate-ignore-pattern",
             .summary = "An ignore file has the same pattern twice",
             .severity = Severity::info,
             .fixable = Fixable::always},
    .check = &check,
};

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// FROM image as name.
#include <algorithm>

#include "base/text.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using dockerfile::Keyword;

bool is_lower(std::string_view text) { return lower(text) == text; }
bool is_upper(std::string_view text) {
  return std::ranges::none_of(text, [](char letter) { return letter >= 'a' && letter <= 'z'; });
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& instruction : dockerfile.file.instructions) {
    if (instruction.keyword != Keyword::from || instruction.words.size() != 3) continue;
    const auto& as = instruction.words[1];
    const bool small = is_lower(instruction.keyword_text);
    const std::string_view wanted = small ? "as" : "AS";
    // As in the reference (instructions/parse.go): FROM in mixed case is another rule's.
    if (as.text == wanted || (!small && !is_upper(instruction.keyword_text))) continue;
    auto& finding = out.report(dockerfile.at(as.span), "`" + as.text + "` belongs to `" + instruction.keyword_text +
                                                           "`, which is written otherwise");
    finding.fixes.push_back({.title = "Write `" + std::string{wanted} + "`",
                             .grade = Grade::safe,
                             .edits = {replaced(dockerfile.at(as.span), std::string{wanted})}});
  }
}

}  // namespace

extern constexpr Rule as_casing{
    .info = {.name = "as-casing",
             .summary = "FROM and AS are written in different cases",
             .severity = Severity::info,
             .fixable = Fixable::always,
             .aliases = "FromAsCasing"},
    .check = &check,
};

}  // namespace loadline::rules

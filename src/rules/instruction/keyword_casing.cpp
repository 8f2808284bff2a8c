// SPDX-License-Identifier: Apache-2.0
// RUN, and then copy.
#include <algorithm>

#include "base/text.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

bool is_small(std::string_view text) { return lower(text) == text; }
bool is_large(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
}

std::string large(std::string_view text) {
  std::string out{text};
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  std::ptrdiff_t balance = 0;  // the majority decides, upper case where there is none (validations.go)
  for (const auto& instruction : dockerfile.file.instructions) {
    if (is_small(instruction.keyword_text)) --balance;
    if (is_large(instruction.keyword_text)) ++balance;
  }
  for (const auto& instruction : dockerfile.file.instructions) {
    const auto& written = instruction.keyword_text;
    const auto wanted = balance < 0 ? lower(written) : large(written);
    const auto place = dockerfile.at(instruction.keyword_span);
    if (instruction.keyword == dockerfile::Keyword::unknown || written == wanted || place.text() != written) continue;
    auto& finding = out.report(place, "`" + written + "` is written as `" + wanted + "` elsewhere");
    Fix fix{.title = "Write `" + wanted + "`", .grade = Grade::safe, .edits = {replaced(place, wanted)}};
    // AS goes with its FROM: `as-casing` would have it so next.
    if (instruction.keyword == dockerfile::Keyword::from && instruction.words.size() == 3) {
      const auto& as = instruction.words[1];
      const std::string_view with_it = balance < 0 ? "as" : "AS";
      if (as.text != with_it) fix.edits.push_back(replaced(dockerfile.at(as.span), std::string{with_it}));
    }
    finding.fixes.push_back(std::move(fix));
  }
}

}  // namespace

extern constexpr Rule keyword_casing{
    .info = {.name = "keyword-casing",
             .summary = "An instruction is written in another case than the others",
             .severity = Severity::info,
             .fixable = Fixable::always,
             .aliases = "ConsistentInstructionCasing"},
    .check = &check,
};

}  // namespace loadline::rules

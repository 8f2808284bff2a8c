// SPDX-License-Identifier: Apache-2.0
// FROM --platform=linux/amd64.
#include <algorithm>

#include "base/text.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using dockerfile::Keyword;

// A stage that says so in its name is one of several, each for its platform (validations.go).
bool says_so(const dockerfile::Instruction& from, std::string_view platform) {
  if (from.words.size() != 3) return false;
  const auto name = lower(from.words[2].text);
  return std::ranges::any_of(split(platform, '/'),
                             [&](std::string_view part) { return !part.empty() && contains(name, part); });
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& instruction : dockerfile.file.instructions) {
    const auto* flag = instruction.keyword == Keyword::from ? instruction.flag("platform") : nullptr;
    if (flag == nullptr || !flag->value || contains(*flag->value, "$") || says_so(instruction, *flag->value)) continue;
    auto& finding = out.report(dockerfile.at(flag->span),
                               "this stage is for `" + *flag->value + "`, whatever platform the build is for");
    finding.fixes.push_back({.title = "Follow the build's platform",
                             .grade = Grade::risky,
                             .edits = {without_flag(*dockerfile.file.source, *flag)}});
  }
}

}  // namespace

extern constexpr Rule fixed_platform{
    .info = {.name = "fixed-platform",
             .summary = "A stage is bound to one platform",
             .severity = Severity::info,
             .fixable = Fixable::always,
             .aliases = "DL3029 FromPlatformFlagConstDisallowed b16e8501 avoid-platform-with-from"},
    .check = &check,
};

}  // namespace loadline::rules

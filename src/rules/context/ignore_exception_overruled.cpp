// SPDX-License-Identifier: Apache-2.0
// An exception that a later pattern takes back.
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// The last pattern that matches decides (docs.docker.com, ".dockerignore files").
void check(const fleet::IgnoreFile& file, const fleet::Fleet&, Findings& out) {
  const auto& patterns = file.rules.patterns();
  const Source& source = *file.rules.source();
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    const auto& exception = patterns[i];
    if (!exception.exception || exception.text.find_first_of("*?[") != std::string::npos) continue;
    const auto decided = file.rules.deciding_pattern(exception.text);
    if (!decided || *decided <= i || patterns[*decided].exception) continue;
    const auto& later = patterns[*decided];
    auto& finding = out.report({&source, exception.span},
                               "`!" + exception.text + "` has no effect: `" + later.text + "` comes after it");
    finding.notes.push_back({{&source, later.span}, "the last pattern that matches decides"});
    const Span line = whole_lines(source, exception.span);
    finding.fixes.push_back({"Move it behind",
                             Grade::risky,
                             {{{&source, line}, ""}, line_after(source, later.span, "!" + exception.text)}});
  }
}

}  // namespace

extern constexpr Rule ignore_exception_overruled{
    .info = {.name = "ignore-exception-overruled",
             .summary = "An exception of an ignore file is taken back by a later pattern",
             .severity = Severity::warning,
             .fixable = Fixable::always},
    .check = &check,
};

}  // namespace loadline::rules

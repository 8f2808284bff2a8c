// SPDX-License-Identifier: Apache-2.0
// # sytnax=docker/dockerfile:1
#include <array>

#include "base/text.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

constexpr std::array<std::string_view, 3> directives = {"syntax", "escape", "check"};

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  const auto& file = dockerfile.file;
  const auto first = file.instructions.empty() ? file.source->all().end : file.instructions.front().span.begin;
  for (const auto& comment : file.comments) {
    if (comment.span.begin >= first) break;
    const auto text = file.source->text(comment.span).substr(1);
    const auto equals = text.find('=');
    if (equals == text.npos) continue;
    const auto name = trim(text.substr(0, equals));
    const auto meant = nearest(lower(name), {directives.begin(), directives.end()});
    if (meant.empty() || lower(name) == meant || name.size() < 4) continue;
    const auto begin = static_cast<std::size_t>(name.data() - file.source->text().data());
    const auto place = dockerfile.at(span_at(begin, begin + name.size()));
    auto& finding = out.report(place, "this is a comment: the directive is called `" + std::string{meant} + "`");
    finding.fixes.push_back({.title = "Write `" + std::string{meant} + "`",
                             .grade = Grade::risky,
                             .edits = {replaced(place, std::string{meant})}});
  }
}

}  // namespace

extern constexpr Rule syntax_directive_misspelt{
    .info = {.name = "syntax-directive-misspelt",
             .summary = "A directive at the top is misspelt, so it is a comment",
             .severity = Severity::warning,
             .fixable = Fixable::always,
             .aliases = "syntax-directive-typo"},
    .check = &check,
};

}  // namespace loadline::rules

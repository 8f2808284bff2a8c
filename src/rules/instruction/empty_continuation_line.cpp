// SPDX-License-Identifier: Apache-2.0
// A continuation, an empty line, and more of the instruction.
#include <algorithm>

#include "base/text.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  const Source& source = *dockerfile.file.source;
  for (const auto& instruction : dockerfile.file.instructions) {
    std::vector<Edit> edits;
    const auto in_heredoc = [&](std::uint32_t at) {
      return std::ranges::any_of(instruction.heredocs, [&](const dockerfile::Heredoc& heredoc) {
        return heredoc.content_span.begin <= at && at <= heredoc.content_span.end;
      });
    };
    const auto last = source.position(instruction.span.end).line;
    for (auto line = source.position(instruction.span.begin).line + 1; line < last; ++line) {
      const Span span = source.line(line);
      if (trim(source.text(span)).empty() && !in_heredoc(span.begin))
        edits.push_back({{&source, whole_lines(source, span)}, ""});
    }
    if (edits.empty()) continue;
    auto& finding = out.report(edits.front().at, "the instruction goes on behind this empty line");
    finding.fixes.push_back({.title = "Take the empty lines out", .grade = Grade::safe, .edits = std::move(edits)});
  }
}

}  // namespace

extern constexpr Rule empty_continuation_line{
    .info = {.name = "empty-continuation-line",
             .summary = "An instruction goes on behind an empty line",
             .severity = Severity::info,
             .fixable = Fixable::always,
             .aliases = "NoEmptyContinuation"},
    .check = &check,
};

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// COPY a b /dest.
#include "base/text.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using dockerfile::Keyword;

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& instruction : dockerfile.file.instructions) {
    if (instruction.keyword != Keyword::copy || instruction.words.size() < 3) continue;
    const auto& last = instruction.words.back();
    std::string_view text = last.text;
    const bool quotes = text.size() > 1 && (text.front() == '"' || text.front() == '\'') && text.front() == text.back();
    if (quotes) text = text.substr(1, text.size() - 2);
    if (text.ends_with('/') || text.ends_with('\\') || text == "." || text == ".." || text.ends_with("/.") ||
        contains(text, "$"))
      continue;
    auto& finding = out.report(dockerfile.at(last.span),
                               "with several sources this has to be a folder, and to end with `/`");
    const auto at = dockerfile.at(last.span);
    if (at.text() == last.text) {
      const auto end = quotes ? at.span.end - 1 : at.span.end;
      finding.fixes.push_back(
          {.title = "End it with `/`", .grade = Grade::safe, .edits = {insert_at(*at.source, end, "/")}});
    } else {
      finding.fixes.push_back(
          {.title = "End it with `/`",
           .grade = Grade::safe,
           .edits = {insert_at(*at.source, instruction.json ? at.span.end - 1 : at.span.end, "/")}});
    }
  }
}

}  // namespace

extern constexpr Rule copy_destination_without_slash{
    .info = {.name = "copy-destination-without-slash",
             .summary = "Several files are copied to a place that is not marked as a folder",
             .severity = Severity::warning,
             .fixable = Fixable::always,
             .aliases = "DL3021 DS-0011 6db6e0c2"},
    .check = &check,
};

}  // namespace loadline::rules

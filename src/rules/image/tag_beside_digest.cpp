// SPDX-License-Identifier: Apache-2.0
// FROM node:22@sha256:...: the tag is not looked at.
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using dockerfile::Keyword;

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& instruction : dockerfile.file.instructions) {
    if (instruction.keyword != Keyword::from || instruction.words.empty()) continue;
    const auto& word = instruction.words.front();
    const auto at = word.text.find('@');
    if (at == word.text.npos) continue;
    const auto slash = word.text.rfind('/', at);
    const auto colon = word.text.find(':', slash == word.text.npos ? 0 : slash);
    if (colon == word.text.npos || colon > at) continue;
    const Place tag = dockerfile.at(span_at(word.span.begin + colon, word.span.begin + at));
    auto& finding = out.report(tag, "only the digest counts; nobody checks that the tag still belongs to it");
    if (tag.text() == std::string_view{word.text}.substr(colon, at - colon))
      finding.fixes.push_back({.title = "Leave the tag out", .grade = Grade::manual, .edits = {replaced(tag, "")}});
  }
}

}  // namespace

extern constexpr Rule tag_beside_digest{
    .info = {.name = "tag-beside-digest",
             .summary = "A base image has a tag and a digest",
             .severity = Severity::info,
             .fixable = Fixable::always,
             .on = false,
             .aliases = "S8431"},
    .check = &check,
};

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// CMD ['node', 'main.js'].
#include <optional>

#include "base/text.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using dockerfile::Keyword;

bool takes_json(Keyword keyword) {
  return keyword == Keyword::cmd || keyword == Keyword::entrypoint || keyword == Keyword::run ||
         keyword == Keyword::shell || keyword == Keyword::volume;
}

// Single quotes made double, and a comma too many at the end taken out; nothing where that is no array of strings.
std::optional<std::string> mended(std::string_view text) {
  if (!text.starts_with('[') || !text.ends_with(']') || text.find_first_of("\"\\$") != text.npos) return std::nullopt;
  auto inner = trim(text.substr(1, text.size() - 2));
  if (inner.ends_with(',')) inner = trim(inner.substr(0, inner.size() - 1));
  for (const auto part : split(inner, ',')) {
    const auto word = trim(part);
    if (word.size() < 2 || word.front() != '\'' || word.back() != '\'') return std::nullopt;
    if (contains(word.substr(1, word.size() - 2), "'")) return std::nullopt;
  }
  return "[" + replace_all(inner, "'", "\"") + "]";
}

// `[ -f x ] && y` is a test, not an array.
bool is_meant_as_array(std::string_view text) {
  return text.starts_with('[') && text.ends_with(']') && text.size() > 2 &&
         (trim(text.substr(1)).starts_with('"') || trim(text.substr(1)).starts_with('\'')) && !contains(text, "&&") &&
         !contains(text, "]]");
}

std::string consequence(Keyword keyword) {
  switch (keyword) {
    case Keyword::volume: return "each word is taken for a folder, brackets and quotes and all";
    case Keyword::shell: return "the builder refuses it";
    default: return "the shell is asked to run a program called `[`";
  }
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& instruction : dockerfile.file.instructions) {
    const auto& text = instruction.body.text;
    if (!takes_json(instruction.keyword) || instruction.json || !is_meant_as_array(text)) continue;
    const auto place = dockerfile.at(instruction.body.to_source(span_at(0, text.size())));
    auto& finding = out.report(place, "this is no JSON, so " + consequence(instruction.keyword));
    if (const auto array = mended(text); array && place.text() == text)
      finding.fixes.push_back(
          {.title = "Use double quotes", .grade = Grade::risky, .edits = {replaced(place, *array)}});
  }
}

}  // namespace

extern constexpr Rule json_form_broken{
    .info = {.name = "json-form-broken",
             .summary = "A JSON array is broken, so a shell gets it",
             .severity = Severity::error,
             .fixable = Fixable::sometimes,
             .aliases = "S7030 invalid-json-form"},
    .check = &check,
};

}  // namespace loadline::rules

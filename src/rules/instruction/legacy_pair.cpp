// SPDX-License-Identifier: Apache-2.0
// ENV NAME a value.
#include "base/text.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// The value as the form with `=` takes it: in quotes where it holds blanks; its own quotes stay as they are.
std::string quoted(std::string_view value) {
  const bool plain = value.find_first_of(" \t") == value.npos;
  if (plain) return std::string{value};
  std::string out = "\"";
  for (const char c : value) {
    if (c == '"') out += '\\';
    out += c;
  }
  return out + '"';
}

bool is_quoted_or_escaped(std::string_view value) { return value.find_first_of("\"'\\`") != value.npos; }

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& instruction : dockerfile.file.instructions) {
    if (!instruction.legacy_pair || instruction.pairs.size() != 1 || !instruction.pairs.front().value) continue;
    const auto& pair = instruction.pairs.front();
    auto& finding = out.report(dockerfile.at(pair.span), "`" + pair.key + "` and its value are set apart by a blank");
    const auto written = dockerfile.at(pair.value_span).text();
    // A blank within quotes or behind a backslash means something else in each form: shown, not done.
    const bool blanks = written.find_first_of(" \t") != written.npos;
    if (contains(written, "\n") || !instruction.comments.empty() || (blanks && is_quoted_or_escaped(written))) continue;
    finding.fixes.push_back({.title = "Write `" + pair.key + "=`",
                             .grade = Grade::safe,
                             .edits = {replaced(dockerfile.at(pair.span), pair.key + "=" + quoted(written))}});
  }
}

}  // namespace

extern constexpr Rule legacy_pair{
    .info = {.name = "legacy-pair",
             .summary = "ENV or LABEL is written without an equals sign",
             .severity = Severity::info,
             .fixable = Fixable::always,
             .aliases = "LegacyKeyValueFormat"},
    .check = &check,
};

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// The top-level `version`, which Compose ignores.
#include "base/text.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// The whole line, when nothing else stands on it.
Span line_with_ending(const Source& source, Span key) {
  const Span line = source.line_at(key.begin);
  std::uint32_t end = line.end;
  while (end < source.text().size() && (source.text()[end] == '\r' || source.text()[end] == '\n'))
    if (source.text()[end++] == '\n') break;
  return {line.begin, end};
}

void check(const fleet::Combination& combination, const fleet::Fleet&, Findings& out) {
  for (const auto& place : combination.project.versions) {
    auto& finding = out.report(place, "`version` has no meaning since Compose v2, which warns of it at every call");
    const Span line = line_with_ending(*place.source, place.span);
    const bool comment = contains(place.source->text(line), "#");
    finding.fixes.push_back({.title = "Remove the line",
                             .grade = comment ? Grade::risky : Grade::safe,
                             .edits = {{{place.source, line}, ""}}});
  }
}

}  // namespace

extern constexpr Rule obsolete_version_key{
    .info = {.name = "obsolete-version-key",
             .summary = "A Compose file has the obsolete top-level version",
             .severity = Severity::info,
             .fixable = Fixable::always,
             .aliases = "no-version-field"},
    .check = &check,
};

}  // namespace loadline::rules

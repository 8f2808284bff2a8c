// SPDX-License-Identifier: Apache-2.0
// One finding in full.
#include "report/finding_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/units.h"

namespace loadline::report {
namespace {

// The first line of the span, with carets below the part of it that is meant.
std::string excerpt(const Place& at, Ink ink, const Style& style) {
  const Source& source = *at.source;
  const Span line = source.line_at(at.span.begin);
  if (source.text(line).empty()) return "";
  const auto number = std::to_string(source.position(at.span.begin).line);
  const std::string gutter(number.size(), ' ');
  const std::size_t room = style.width > number.size() + 12 ? style.width - number.size() - 9 : 40;

  std::string text = shown(source.text(line));
  std::size_t begin = display_width(slice(text, 0, at.span.begin - line.begin));
  const std::uint32_t last = std::min(at.span.end, line.end);
  std::size_t length = display_width(source.text({at.span.begin, std::max(last, at.span.begin)}));
  if (display_width(text) > room) {  // keep the part that is meant in sight
    const std::size_t from = begin > room / 3 ? at.span.begin - line.begin - std::min<std::size_t>(begin, room / 3) : 0;
    text = (from > 0 ? "…" : "") + text.substr(from, room - 2) + (text.size() - from > room - 2 ? "…" : "");
    begin = from > 0 ? display_width(slice(shown(source.text(line)), from, at.span.begin - line.begin)) + 1 : begin;
  }
  length = std::max<std::size_t>(1, std::min(length, begin < room ? room - begin : 1));
  return "      " + painted(number + " │ ", Ink::dim, style) + text + "\n      " +
         painted(gutter + " │ ", Ink::dim, style) + std::string(begin, ' ') +
         painted(std::string(length, '^'), ink, style) + "\n";
}

std::string labelled(std::string_view label, std::string_view text, const Style& style) {
  std::string out;
  for (const auto& line : wrapped(shown(text), style.width > 20 ? style.width - 12 : 60)) {
    out += "    " + painted(padded(out.empty() ? label : "", 6), Ink::dim, style) + " " + line + "\n";
  }
  return out;
}

}  // namespace

std::string place_text(const Place& at) {
  const auto position = at.position();
  return fmt::format("{}:{}:{}", shown(at.source->path()), position.line, position.column);
}

Ink ink_of(Severity severity) {
  return severity == Severity::error ? Ink::red : severity == Severity::warning ? Ink::yellow : Ink::blue;
}

std::string cost_text(const Cost& cost) {
  std::vector<std::string> parts;
  if (cost.image_bytes) parts.push_back(bytes_text(*cost.image_bytes) + " in images");
  if (cost.context_bytes) parts.push_back(bytes_text(*cost.context_bytes) + " of context");
  if (cost.packages) parts.push_back(count_text(*cost.packages) + " packages that need not be there");
  if (cost.build_seconds) parts.push_back(seconds_text(*cost.build_seconds) + " a build");
  if (cost.missed_share) parts.push_back(fmt::format("cache missed by {:.0f} % of commits", 100 * *cost.missed_share));
  return listed(parts);
}

std::string finding_text(const Finding& finding, const Advice& advice, const Style& style, std::string_view more) {
  const Ink ink = ink_of(finding.severity);
  std::string out = "\n  " + painted(name_of(finding.severity), ink, style) + " " +
                    painted(finding.rule->name, Ink::bold, style);
  if (finding.at) {
    const auto place = place_text(finding.at);
    const auto taken = 2 + name_of(finding.severity).size() + 1 + finding.rule->name.size() + 2;
    out += (taken + display_width(place) <= style.width ? "  " : "\n    ") + painted(place, Ink::dim, style);
  }
  out += "\n";
  for (const auto& line : wrapped(shown(finding.message), style.width - 4)) out += "    " + line + "\n";
  if (finding.at) out += excerpt(finding.at, ink, style);
  for (const auto& note : finding.notes)
    out += labelled("note", note.at ? place_text(note.at) + " " + note.text : note.text, style);
  if (const auto cost = cost_text(finding.cost); !cost.empty()) out += labelled("costs", cost, style);
  if (!finding.services.empty()) out += labelled("in", listed(finding.services, 8), style);
  if (!advice.why.empty()) out += labelled("why", advice.why, style);
  if (!finding.fixes.empty()) {
    const auto& fix = finding.fixes.front();
    out += labelled("fix", fix.title + " (" + std::string{name_of(fix.grade)} + ")", style);
  } else if (!advice.what_to_do.empty()) {
    out += labelled("do", advice.what_to_do, style);
  }
  if (!more.empty()) out += labelled("also", more, style);
  return out;
}

}  // namespace loadline::report

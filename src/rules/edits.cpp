// SPDX-License-Identifier: Apache-2.0
// Lines are cut at '\n'; a carriage return in front of it stays with its line.
#include "rules/edits.h"

#include "base/text.h"

namespace loadline::rules {

Span whole_lines(const Source& source, Span span) {
  const auto text = source.text();
  std::size_t begin = span.begin;
  while (begin > 0 && text[begin - 1] != '\n') --begin;
  const auto newline = text.find('\n', span.end);
  return span_at(begin, newline == text.npos ? text.size() : newline + 1);
}

Edit insert_at(const Source& source, std::uint32_t offset, std::string text) {
  return {{&source, {offset, offset}}, std::move(text)};
}

std::string_view line_ending_of(const Source& source) { return contains(source.text(), "\r\n") ? "\r\n" : "\n"; }

Edit line_before(const Source& source, std::uint32_t offset, std::string_view text) {
  const Span line = source.line_at(offset);
  const auto written = source.text(line);
  const auto indent = written.substr(0, std::min(written.find_first_not_of(" \t"), written.size()));
  return insert_at(source, line.begin, std::string{indent} + std::string{text} + std::string{line_ending_of(source)});
}

Edit lines_before(const Source& source, std::uint32_t offset, const std::vector<std::string>& lines) {
  Edit out = insert_at(source, source.line_at(offset).begin, "");
  for (const auto& line : lines) out.text += line_before(source, offset, line).text;
  return out;
}

Edit line_after(const Source& source, Span span, std::string_view text) {
  const Span lines = whole_lines(source, span);
  const bool ended = lines.end > lines.begin && source.text()[lines.end - 1] == '\n';
  const std::string ending{line_ending_of(source)};
  return insert_at(source, lines.end, ended ? std::string{text} + ending : ending + std::string{text});
}

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

}  // namespace loadline::rules

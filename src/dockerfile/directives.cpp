// SPDX-License-Identifier: Apache-2.0
// By hand what the reference does with ^([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*$
#include "dockerfile/directives.h"

#include <algorithm>
#include <cstddef>

#include "base/text.h"
#include "dockerfile/unicode.h"

namespace loadline::dockerfile {
namespace {

constexpr std::string_view blanks = "\t\n\f\r ";  // \s of Go's regular expressions

constexpr bool is_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(blanks, at), text.size());
}

}  // namespace

std::optional<Directive> read_directive(const Source& source, Span line) {
  const auto text = source.text(line);
  if (!text.starts_with('#')) return std::nullopt;
  const std::size_t name_begin = skip_spaces(text, 1);
  std::size_t at = name_begin;
  while (at < text.size() && is_name_byte(text[at])) ++at;
  const auto name = lower(slice(text, name_begin, at));
  if (name != "syntax" && name != "escape" && name != "check") return std::nullopt;
  at = skip_blanks(text, at);
  if (at >= text.size() || text[at] != '=') return std::nullopt;
  const std::size_t after = at + 1;
  std::size_t begin = skip_blanks(text, after);
  std::size_t end = text.find_last_not_of(blanks) + 1;
  if (begin >= text.size()) {
    // (.+?) needs a byte: with nothing but blanks it takes the last of them.
    if (after >= text.size()) return std::nullopt;
    begin = text.size() - 1;
    end = text.size();
  }
  return Directive{name, std::string{slice(text, begin, end)}, line, span_at(line.begin + begin, line.begin + end)};
}

}  // namespace loadline::dockerfile

// SPDX-License-Identifier: Apache-2.0
// The reference goes byte by byte here and takes each byte for a rune: 0xA0 inside a letter is a blank to it,
// and a letter beyond ASCII comes out as two. Kept, since the builder would see that too.
#include "dockerfile/flags.h"

#include <string>
#include <utility>

#include "dockerfile/unicode.h"

namespace loadline::dockerfile {
namespace {

char32_t byte_at(std::string_view text, std::size_t at) { return static_cast<unsigned char>(text[at]); }

struct RawFlag {
  std::string text;
  std::size_t begin = 0;
  std::size_t end = 0;
  bool quoted = false;
};

// One word with its quotes and escapes taken off.
RawFlag read_word(std::string_view text, std::size_t at, char escape) {
  RawFlag out{.begin = at};
  char quote = '\0';
  for (; at < text.size(); ++at) {
    char c = text[at];
    if (quote == '\0' && is_space(byte_at(text, at))) break;
    if (quote == '\0' && (c == '\'' || c == '"')) {
      quote = c;
      out.quoted = true;
      continue;
    }
    if (quote != '\0' && c == quote) {
      quote = '\0';
      continue;
    }
    if (c == escape) {
      if (at + 1 == text.size()) continue;  // an escape at the end says nothing
      ++at;
    }
    append_rune(out.text, byte_at(text, at));
  }
  out.end = at;
  return out;
}

Flag as_flag(const JoinedText& line, const RawFlag& raw) {
  Flag out;
  const auto equals = raw.text.find('=');
  out.name = raw.text.substr(2, equals == raw.text.npos ? equals : equals - 2);
  out.span = line.to_source(span_at(raw.begin, raw.end));
  if (equals != raw.text.npos) {
    out.value = raw.text.substr(equals + 1);
    out.value_span = line.to_source(span_at(line.text.find('=', raw.begin) + 1, raw.end));
  } else {
    out.value_span = {out.span.end, out.span.end};
  }
  return out;
}

}  // namespace

std::size_t read_flags(const JoinedText& line, std::size_t begin, std::size_t end, char escape,
                       std::vector<Flag>& out) {
  const auto text = std::string_view{line.text}.substr(0, end);
  for (std::size_t at = begin;;) {
    while (at < text.size() && is_space(byte_at(text, at))) ++at;
    if (at >= text.size()) return at;
    if (!text.substr(at).starts_with("--")) return at;
    const RawFlag raw = read_word(text, at, escape);
    at = raw.end;
    if (raw.text == "--") return at;
    out.push_back(as_flag(line, raw));
  }
}

}  // namespace loadline::dockerfile

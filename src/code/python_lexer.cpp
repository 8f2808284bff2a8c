// SPDX-License-Identifier: Apache-2.0
// The lexer of Python (reference, chapter 2), as far as calls and decorators need it: no indentation.
#include "code/tokens.h"

namespace loadline::code {
namespace {

constexpr bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Past a string that starts at `at` with its quote.
std::size_t string_end(std::string_view text, std::size_t at) {
  const char quote = text[at];
  const bool triple = at + 2 < text.size() && text[at + 1] == quote && text[at + 2] == quote;
  at += triple ? 3 : 1;
  while (at < text.size()) {
    if (text[at] == '\\') {
      at += 2;
    } else if (triple ? text.substr(at, 3) == std::string(3, quote) : text[at] == quote) {
      return at + (triple ? 3u : 1u);
    } else if (!triple && text[at] == '\n') {
      return at;
    } else {
      ++at;
    }
  }
  return text.size();
}

}  // namespace

Unit lex_python(const Source& source) {
  Unit unit;
  unit.source = &source;
  unit.text = source.text();
  const auto text = unit.text;
  std::vector<Index> opened;
  for (std::size_t at = 0; at < text.size();) {
    const auto begin = at;
    const char c = text[at];
    Token token;
    if (c == '#') {
      at = std::min(text.find('\n', at), text.size());
      continue;
    }
    if (c == '\'' || c == '"') {
      at = string_end(text, at);
      token.kind = Kind::string;
    } else if (is_name(c)) {
      while (at < text.size() && is_name(text[at])) ++at;
      token.kind = c >= '0' && c <= '9' ? Kind::number : Kind::identifier;
      // A prefix of a string: r"", b'', f"" (whose braces are not followed).
      if (at - begin <= 2 && at < text.size() && (text[at] == '\'' || text[at] == '"')) {
        const auto quote = at;
        at = string_end(text, at);
        token.kind = slice(text, begin, quote).find_first_of("fF") == std::string_view::npos ? Kind::string
                                                                                             : Kind::chunk;
      }
    } else {
      ++at;
      if (static_cast<unsigned char>(c) <= ' ' || c == '\\') continue;
      token.mark = c;
      if (c == '(' || c == '[' || c == '{') token.kind = Kind::open;
      if (c == ')' || c == ']' || c == '}') token.kind = Kind::close;
    }
    const auto self = unit.size();
    token.begin = static_cast<std::uint32_t>(begin);
    token.end = static_cast<std::uint32_t>(at);
    token.partner = self;
    if (token.kind == Kind::identifier) token.sum = name_sum(slice(text, begin, at));
    unit.tokens.push_back(token);
    if (token.kind == Kind::open) opened.push_back(self);
    if (token.kind == Kind::close && !opened.empty()) {
      unit.tokens[opened.back()].partner = self;
      unit.tokens[self].partner = opened.back();
      opened.pop_back();
    }
  }
  for (const auto open : opened) unit.tokens[open].partner = unit.size();
  return unit;
}

}  // namespace loadline::code

// SPDX-License-Identifier: Apache-2.0
// Strings, heredocs and the "${...}" in them.
#include <algorithm>

#include "base/text.h"
#include "workflow/hcl_parser.h"

namespace loadline::workflow {
namespace {

using Kind = Expression::Kind;

constexpr int deepest_template = 20;

// Behind the "}" that closes a "${" or "%{" at `at`, past nested braces and strings; npos where there is none.
std::size_t end_of_interpolation(std::string_view text, std::size_t at) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (quoted) {
      if (text[i] == '\\') ++i;
      else if (text[i] == '"') quoted = false;
      continue;
    }
    if (text[i] == '"') quoted = true;
    if (text[i] == '{') ++depth;
    if (text[i] == '}' && --depth == 0) return i + 1;
  }
  return text.npos;
}

char unescaped(char c) { return c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c; }

Expression one_part(std::vector<Expression> parts, Span span) {
  if (parts.empty()) return {Kind::string, {}, span, {}};
  if (parts.size() == 1 && parts[0].kind == Kind::string) {
    parts[0].span = span;
    return std::move(parts[0]);
  }
  return {Kind::text, {}, span, std::move(parts)};
}

// `escapes`: backslashes mean something, as in quoted strings and not in heredocs.
Expression read_template(std::string_view text, std::size_t offset, bool escapes) {
  std::vector<Expression> parts;
  std::string plain;
  const auto flush = [&](std::size_t end) {
    if (!plain.empty()) parts.push_back({Kind::string, std::move(plain), span_at(offset, offset + end), {}});
    plain.clear();
  };
  for (std::size_t i = 0; i < text.size();) {
    if (escapes && text[i] == '\\' && i + 1 < text.size()) {
      plain += unescaped(text[i + 1]);
      i += 2;
    } else if (const auto three = text.substr(i, 3); three == "$${" || three == "%%{") {
      plain += three.substr(1);
      i += 3;
    } else if ((text[i] == '$' || text[i] == '%') && i + 1 < text.size() && text[i + 1] == '{') {
      const auto end = std::min(end_of_interpolation(text, i), text.size());
      flush(i);
      auto inner = slice(text, i + 2, end - 1);
      auto from = offset + i + 2;
      while (!inner.empty() && (inner[0] == ' ' || inner[0] == '~')) inner.remove_prefix(1), ++from;
      while (inner.ends_with('~')) inner.remove_suffix(1);
      HclParser parser{inner, from};
      auto value = text[i] == '$' && std::ranges::count(text, '{') <= 200 ? parser.read_expression(deepest_template)
                                                                          : Expression{.kind = Kind::open};
      const bool whole = parser.at_end() && !parser.trouble();
      parts.push_back(whole ? std::move(value)
                            : Expression{Kind::open, std::string{inner}, span_at(from, from + inner.size()), {}});
      i = end;
    } else {
      plain += text[i++];
    }
  }
  flush(text.size());
  return one_part(std::move(parts), span_at(offset, offset + text.size()));
}

}  // namespace

Expression parse_template(std::string_view text, std::size_t offset) { return read_template(text, offset, false); }

Expression HclParser::read_string() {
  const auto begin = at_++;
  for (;;) {
    if (at_ >= text_.size() || peek() == '\n') {
      fail("a string is not closed");
      return {.kind = Kind::open};
    }
    const char c = peek();
    if (c == '"') break;
    const bool escaped = c == '$' && peek(1) == '$' && peek(2) == '{';
    if (escaped) {
      at_ += 3;
    } else if ((c == '$' || c == '%') && peek(1) == '{') {
      const auto end = end_of_interpolation(text_, at_);
      if (end == text_.npos) {
        fail("a \"${\" is not closed");
        return {.kind = Kind::open};
      }
      at_ = end;
    } else {
      at_ += c == '\\' ? 2 : 1;
    }
  }
  at_ = std::min(at_, text_.size());
  auto out = read_template(slice(text_, begin + 1, at_), offset_ + begin + 1, true);
  ++at_;
  out.span = since(begin);
  return out;
}

Expression HclParser::read_heredoc() {
  const auto begin = at_;
  at_ += 2;
  const bool indented = take("-");
  const auto mark = read_name();
  at_ = std::min(text_.find('\n', at_), text_.size() - 1) + 1;
  const auto from = at_;
  std::vector<std::string_view> lines;
  while (at_ < text_.size()) {
    const auto end = std::min(text_.find('\n', at_), text_.size());
    const auto line = slice(text_, at_, end);
    if (trim(line) == mark && !mark.empty()) {
      at_ = end;  // the newline ends the attribute
      std::size_t indent = indented ? line.npos : 0;
      for (const auto one : lines)
        if (indented && !trim(one).empty()) indent = std::min(indent, one.find_first_not_of(" \t"));
      std::string text;
      for (const auto one : lines) text += std::string{slice(one, indent, one.size())} + "\n";
      // Offsets inside an unindented heredoc drift; the whole stands for its parts.
      auto out = read_template(text, offset_ + from, false);
      out.span = since(begin);
      return out;
    }
    lines.push_back(line);
    at_ = std::min(end + 1, text_.size());
  }
  fail("a heredoc is not closed");
  return {.kind = Kind::open};
}

}  // namespace loadline::workflow

// SPDX-License-Identifier: Apache-2.0
// The reference turns a pattern into a Go regular expression: '*' is ".*" or ".*?", '?' is ".", and neither
// crosses a newline. What leftmost-first matching of such an expression finds is the longest (greedy) or
// shortest match at the leftmost place, so a scan over the pieces between the stars gives the same answer
// without backtracking.
#include "dockerfile/pattern.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "dockerfile/unicode.h"

namespace loadline::dockerfile {
namespace {

// A stretch without '*': bytes that must stand there, or any one rune.
struct Token {
  bool any = false;
  std::string text;
};
using Piece = std::vector<Token>;

struct Pattern {
  std::vector<Piece> pieces{Piece{}};  // with a '*' between each two
};

Result<Pattern> compile(std::string_view text) {
  Pattern out;
  const auto literal = [&](char32_t rune) {
    auto& piece = out.pieces.back();
    if (piece.empty() || piece.back().any) piece.emplace_back();
    append_rune(piece.back().text, rune);
  };
  for (std::size_t at = 0; at < text.size();) {
    Rune rune = decode_rune(text, at);
    at += rune.size;
    if (rune.value == '*') {
      out.pieces.emplace_back();
    } else if (rune.value == '?') {
      out.pieces.back().push_back({true, {}});
    } else if (rune.value == '\\') {
      rune = decode_rune(text, at);
      // '}' and '/' had to be escaped to stand in ${}: the escape is not part of the pattern.
      if (rune.value == '}' || rune.value == '/') continue;
      if (rune.value != '*' && rune.value != '?' && rune.value != '\\') {
        std::string message = "invalid pattern (" + std::string{text} + ") in substitution: invalid escape '\\";
        append_rune(message, rune.size == 0 ? replacement_rune : rune.value);
        return failure(message + "'");
      }
      literal(rune.value);
      at += rune.size;
    } else {
      literal(rune.value);
    }
  }
  return out;
}

// Where the piece ends if it matches at `at`.
std::optional<std::size_t> match_at(const Piece& piece, std::string_view value, std::size_t at) {
  for (const auto& token : piece) {
    if (token.any) {
      const Rune rune = decode_rune(value, at);
      if (rune.size == 0 || rune.value == '\n') return std::nullopt;
      at += rune.size;
    } else if (value.substr(at, token.text.size()) == token.text) {
      at += token.text.size();
    } else {
      return std::nullopt;
    }
  }
  return at;
}

std::size_t line_end(std::string_view value, std::size_t at) { return std::min(value.find('\n', at), value.size()); }

struct Match {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// First place from `from` on, within the line, where the piece matches.
std::optional<Match> find_first(const Piece& piece, std::string_view value, std::size_t from) {
  const std::size_t limit = line_end(value, from);
  for (std::size_t at = from; at <= limit;) {
    if (!piece.empty() && !piece.front().any) {
      at = value.find(piece.front().text, at);
      if (at == value.npos || at > limit) return std::nullopt;
    }
    if (const auto end = match_at(piece, value, at)) return Match{at, *end};
    at += std::max<std::size_t>(1, decode_rune(value, at).size);
  }
  return std::nullopt;
}

std::optional<Match> find_last(const Piece& piece, std::string_view value, std::size_t from) {
  for (std::size_t at = line_end(value, from) + 1; at-- > from;) {
    if (at < value.size() && (static_cast<unsigned char>(value[at]) & 0xC0) == 0x80) continue;
    if (const auto end = match_at(piece, value, at)) return Match{at, *end};
  }
  return std::nullopt;
}

// The end of the match that starts exactly at `at`. Where there is none, `next` says where it is worth
// trying again: a piece that is nowhere in the rest of the line is not there for a later start either.
std::optional<std::size_t> match_from(const Pattern& pattern, std::string_view value, std::size_t at,
                                      bool longest_match, std::size_t& next) {
  next = at + std::max<std::size_t>(1, decode_rune(value, at).size);
  auto end = match_at(pattern.pieces.front(), value, at);
  if (!end) return std::nullopt;
  for (std::size_t i = 1; i < pattern.pieces.size(); ++i) {
    const bool last = i + 1 == pattern.pieces.size();
    const auto found = last && longest_match ? find_last(pattern.pieces[i], value, *end)
                                             : find_first(pattern.pieces[i], value, *end);
    if (!found) {
      next = std::max(next, line_end(value, *end) + 1);
      return std::nullopt;
    }
    end = found->end;
  }
  return end;
}

std::optional<Match> search(const Pattern& pattern, std::string_view value, std::size_t from) {
  for (std::size_t at = from; at <= value.size();) {
    std::size_t next = 0;
    if (const auto end = match_from(pattern, value, at, true, next)) return Match{at, *end};
    at = next;
  }
  return std::nullopt;
}

std::string reversed(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t end = text.size();
  std::vector<char32_t> runes;
  for (std::size_t at = 0; at < end;) {
    const Rune rune = decode_rune(text, at);
    runes.push_back(rune.value);
    at += rune.size;
  }
  for (auto rune = runes.rbegin(); rune != runes.rend(); ++rune) append_rune(out, *rune);
  return out;
}

// An escape stays before what it escapes: "a\*c" gives "c\*a".
std::string reversed_pattern(std::string_view text) {
  std::vector<char32_t> runes;
  for (std::size_t at = 0; at < text.size();) {
    const Rune rune = decode_rune(text, at);
    runes.push_back(rune.value);
    at += rune.size;
  }
  std::vector<char32_t> turned(runes.size());
  for (std::size_t i = 0; i < runes.size(); ++i) {
    const std::size_t to = runes.size() - 1 - i;
    if (runes[i] == '\\' && i + 1 < runes.size()) {
      turned[to - 1] = runes[i];
      turned[to] = runes[i + 1];
      ++i;
    } else {
      turned[to] = runes[i];
    }
  }
  std::string out;
  for (const auto rune : turned) append_rune(out, rune);
  return out;
}

// regexp.ReplaceAllString reads the replacement as a template: $0 is the match, other groups are empty.
std::string filled_in(std::string_view replacement, std::string_view match) {
  std::string out;
  for (std::size_t at = 0; at < replacement.size();) {
    const auto dollar = replacement.find('$', at);
    out += slice(replacement, at, dollar);
    if (dollar == replacement.npos) break;
    at = dollar + 1;
    if (at < replacement.size() && replacement[at] == '$') {
      out += '$';
      ++at;
      continue;
    }
    const bool braces = at < replacement.size() && replacement[at] == '{';
    std::size_t end = at + (braces ? 1 : 0);
    const std::size_t name_begin = end;
    for (Rune rune = decode_rune(replacement, end); rune.size > 0; rune = decode_rune(replacement, end)) {
      if (!is_letter(rune.value) && !is_digit(rune.value) && rune.value != '_') break;
      end += rune.size;
    }
    const auto name = slice(replacement, name_begin, end);
    if (name.empty() || (braces && (end >= replacement.size() || replacement[end] != '}'))) {
      out += '$';
      continue;
    }
    if (name.find_first_not_of('0') == name.npos && name.size() == 1) out += match;
    at = end + (braces ? 1 : 0);
  }
  return out;
}

}  // namespace

Result<std::string> without_prefix(std::string_view value, std::string_view pattern, bool longest_match) {
  const auto compiled = compile(pattern);
  if (!compiled) return tl::make_unexpected(compiled.error());
  std::size_t next = 0;
  const auto end = match_from(*compiled, value, 0, longest_match, next);
  return std::string{value.substr(end.value_or(0))};
}

Result<std::string> without_suffix(std::string_view value, std::string_view pattern, bool longest_match) {
  const auto rest = without_prefix(reversed(value), reversed_pattern(pattern), longest_match);
  if (!rest) return rest;
  return reversed(*rest);
}

Result<std::string> with_replaced(std::string_view value, std::string_view pattern, std::string_view replacement,
                                  bool all, std::size_t longest) {
  const auto compiled = compile(pattern);
  if (!compiled) return tl::make_unexpected(compiled.error());
  if (!all) {
    const auto match = search(*compiled, value, 0);
    if (!match) return std::string{value};
    return std::string{value.substr(0, match->begin)} + std::string{replacement} +
           std::string{value.substr(match->end)};
  }
  // regexp.ReplaceAllString: an empty match right after a match does not count.
  std::string out;
  std::size_t copied = 0;
  for (std::size_t from = 0; from <= value.size();) {
    const auto match = search(*compiled, value, from);
    if (!match) break;
    out += slice(value, copied, match->begin);
    if (match->end > copied || match->begin == 0) out += filled_in(replacement, slice(value, match->begin, match->end));
    if (out.size() > longest) return failure("expansion is longer than any builder's limit");
    copied = match->end;
    from = std::max(from + std::max<std::size_t>(1, decode_rune(value, from).size), match->end);
  }
  out += slice(value, copied, value.size());
  return out;
}

}  // namespace loadline::dockerfile

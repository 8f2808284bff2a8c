// SPDX-License-Identifier: Apache-2.0
// JavaScript, TypeScript and Python as flat tokens whose brackets know their partners: enough to ask what
// stands in a call's parentheses without a parser. Internal to this folder.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/source.h"

namespace loadline::code {

enum class Kind : std::uint8_t { identifier, string, number, regex, open, close, mark, chunk };

// Marks of more than one byte.
inline constexpr char or_mark = 'O', coalesce_mark = 'N', and_mark = 'A', arrow_mark = 'F', equal_mark = 'E',
                      unequal_mark = 'X', spread_mark = 'S';

struct Token {
  std::uint32_t begin = 0, end = 0;
  std::uint32_t partner = 0;  // open: index of its close, or the number of tokens; close: of its open, or itself
  Kind kind = Kind::mark;
  char mark = 0;              // the byte, or one of the names above; a template with ${} opens and closes with '`'
  std::uint16_t sum = 0;      // of a name, see name_sum()
};

// Tells most names apart without reading them; 0 for none.
[[nodiscard]] constexpr std::uint16_t name_sum(std::string_view name) {
  if (name.empty()) return 0;
  const auto byte = [](char c) { return static_cast<unsigned>(static_cast<unsigned char>(c)); };
  return static_cast<std::uint16_t>(byte(name.front()) + byte(name.back()) * 37 +
                                    static_cast<unsigned>(name.size()) * 131);
}

using Index = std::uint32_t;
struct Range {
  Index begin = 0, end = 0;
  [[nodiscard]] bool empty() const { return begin >= end; }
};

struct Unit {
  const Source* source = nullptr;
  std::string_view text;
  std::vector<Token> tokens;

  [[nodiscard]] Index size() const { return static_cast<Index>(tokens.size()); }
  [[nodiscard]] bool is(Index i, char mark) const {
    return i < tokens.size() && tokens[i].mark == mark && tokens[i].kind >= Kind::open;
  }
  [[nodiscard]] bool is_name(Index i) const { return i < tokens.size() && tokens[i].kind == Kind::identifier; }
  [[nodiscard]] bool is_string(Index i) const { return i < tokens.size() && tokens[i].kind == Kind::string; }
  [[nodiscard]] bool is_word(Index i, std::string_view word) const { return is_name(i) && name(i) == word; }
  [[nodiscard]] std::string_view name(Index i) const {
    return i < tokens.size() ? text.substr(tokens[i].begin, tokens[i].end - tokens[i].begin) : std::string_view{};
  }
  [[nodiscard]] std::string_view string(Index i) const;  // without its quotes
  [[nodiscard]] Place place(Index i) const;
  [[nodiscard]] Place place(Range range) const;
  [[nodiscard]] Index after(Index i) const {  // past a token, or past all that a bracket holds
    return i < tokens.size() && tokens[i].kind == Kind::open ? std::min(tokens[i].partner, size()) + 1 : i + 1;
  }
  [[nodiscard]] Range inside(Index open) const { return {open + 1, std::min(tokens[open].partner, size())}; }
  [[nodiscard]] std::vector<Range> items(Range list) const;  // split at its own commas; 64 at most
  // The value of a key of the object that opens at `open`.
  [[nodiscard]] std::optional<Range> property(Index open, std::string_view key) const;
  // NAME=value among a Python call's arguments.
  [[nodiscard]] std::optional<Range> keyword(Index open, std::string_view key) const;
  // The "(" of the call whose callee's last name is at i, past type arguments.
  [[nodiscard]] std::optional<Index> call(Index i) const;
  [[nodiscard]] Index expression_end(Index begin) const;
};

// `room`: tokens of another file that are not needed any more; their memory is used again.
[[nodiscard]] Unit lex_script(const Source& source, std::vector<Token> room = {});
[[nodiscard]] Unit lex_python(const Source& source);

}  // namespace loadline::code

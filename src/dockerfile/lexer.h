// SPDX-License-Identifier: Apache-2.0
// The reference's shell lexer with all its switches; words.h is the face that other modules see.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dockerfile/words.h"

namespace loadline::dockerfile {

// The fields of shell.Lex, by the reference's names.
struct LexSettings {
  char escape = '\\';
  bool raw_quotes = false;
  bool raw_escapes = false;
  bool skip_process_quotes = false;
  bool skip_unset_env = false;
  // Results longer than this are refused: ENV a=$a$a on forty lines would be a terabyte.
  std::size_t longest = std::size_t{1} << 16;
};

struct LexedWord {
  std::string text;
  std::size_t begin = 0;  // in the text that was lexed
  std::size_t end = 0;
};

struct Lexed {
  std::string text;
  std::vector<LexedWord> words;
  std::vector<std::string> used;     // looked up, once each, in order
  std::vector<std::string> missing;  // without value and without default, once each
  std::vector<std::string> unset;    // without value, once each: the reference's Unmatched
};

[[nodiscard]] Result<Lexed> lex(std::string_view text, const Lookup& lookup, const LexSettings& settings);

}  // namespace loadline::dockerfile

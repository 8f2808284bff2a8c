// SPDX-License-Identifier: Apache-2.0
// From one joined line to an instruction: keyword, flags, operands (parser.go newNodeFromLine, line_parsers.go).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dockerfile/syntax.h"

namespace loadline::dockerfile {

// What reading a file carries along.
struct Reader {
  const Source* source = nullptr;
  char escape = '\\';
  std::vector<Problem>* problems = nullptr;

  void problem(Span span, std::string message) const { problems->push_back({{source, span}, std::move(message)}); }
};

// `span` of the result is left to the caller, who knows the lines. Heredocs are not read yet.
[[nodiscard]] Instruction read_instruction(const JoinedText& line, const Reader& reader, int depth = 0);

// Of operands.cpp: fills words, pairs and json from the body.
void read_operands(Instruction& instruction, const Reader& reader);

// [\t\v\f\r ], the reference's blank between words; not every Unicode space.
inline constexpr std::string_view word_blanks = "\t\v\f\r ";

}  // namespace loadline::dockerfile

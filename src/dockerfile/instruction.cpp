// SPDX-License-Identifier: Apache-2.0
// Keyword, then flags, then the body; ONBUILD holds another instruction.
#include "dockerfile/instruction.h"

#include <algorithm>
#include <cstddef>

#include "dockerfile/flags.h"
#include "dockerfile/joined.h"
#include "dockerfile/unicode.h"

namespace loadline::dockerfile {
namespace {

constexpr int deepest_trigger = 8;  // ONBUILD ONBUILD is refused anyway; this bounds the recursion

void read_trigger(Instruction& instruction, const Reader& reader, int depth) {
  if (instruction.body.text.empty()) return;
  if (depth >= deepest_trigger) {
    reader.problem(instruction.keyword_span, "ONBUILD is nested too deeply");
    return;
  }
  auto trigger = std::make_unique<Instruction>(read_instruction(instruction.body, reader, depth + 1));
  trigger->span = instruction.body.to_source(span_at(0, instruction.body.text.size()));
  instruction.trigger = std::move(trigger);
}

}  // namespace

Instruction read_instruction(const JoinedText& line, const Reader& reader, int depth) {
  const std::string_view text = line.text;
  const std::size_t begin = skip_spaces(text);
  const std::size_t end = trimmed_end(text, begin, text.size());
  const std::size_t keyword_end = std::min(text.find_first_of(word_blanks, begin), end);

  Instruction out;
  out.keyword_text = slice(text, begin, keyword_end);
  out.keyword_span = line.to_source(span_at(begin, keyword_end));
  out.keyword = keyword_named(out.keyword_text);

  std::size_t body = std::min(text.find_first_not_of(word_blanks, keyword_end), end);
  body = read_flags(line, body, end, reader.escape, out.flags);
  body = std::min(skip_spaces(text, body), end);
  out.body = part_of(line, body, trimmed_end(text, body, end));

  if (out.keyword == Keyword::onbuild) {
    read_trigger(out, reader, depth);
  } else {
    read_operands(out, reader);
  }
  return out;
}

}  // namespace loadline::dockerfile

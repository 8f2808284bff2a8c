// SPDX-License-Identifier: Apache-2.0
// S-expressions with strings quoted as Go's strconv.Quote does.
#include "dockerfile/dump.h"

#include <fmt/format.h>

#include <iterator>
#include <string_view>

#include "base/text.h"
#include "dockerfile/unicode.h"

namespace loadline::dockerfile {
namespace {

// strconv.IsPrint but for code points that Unicode has not assigned.
bool is_printable(char32_t rune) {
  if (rune < 0x80) return rune >= 0x20 && rune != 0x7F;
  const bool separator_or_control = is_space(rune) || rune < 0xA0 || rune == 0xAD ||
                                    (rune >= 0x2000 && rune <= 0x200F) || (rune >= 0x2028 && rune <= 0x202F) ||
                                    (rune >= 0x205F && rune <= 0x206F);
  const bool no_character = (rune >= 0xE000 && rune <= 0xF8FF) || rune == 0xFEFF ||
                            (rune >= 0xFFF0 && rune <= 0xFFFB) || (rune & 0xFFFE) == 0xFFFE;
  const bool tag_or_private = rune >= 0xE0000 && (rune < 0xE0100 || rune > 0xE01EF);
  return !separator_or_control && !no_character && !tag_or_private;
}

void append_quoted(std::string& out, std::string_view text) {
  constexpr std::string_view specials = "\a\b\f\n\r\t\v\\\"";
  constexpr std::string_view letters = "abfnrtv\\\"";
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    const Rune rune = decode_rune(text, at);
    const auto special = rune.value < 0x80 ? specials.find(static_cast<char>(rune.value)) : specials.npos;
    if (special != specials.npos) {
      out += '\\';
      out += letters[special];
    } else if (rune.size == 1 && (rune.value < 0x20 || rune.value == 0x7F || rune.value == replacement_rune)) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(text[at]));
    } else if (is_printable(rune.value)) {
      out += slice(text, at, at + rune.size);
    } else {
      const auto value = static_cast<std::uint32_t>(rune.value);
      fmt::format_to(std::back_inserter(out), fmt::runtime(value < 0x10000 ? "\\u{:04x}" : "\\U{:08x}"), value);
    }
    at += rune.size;
  }
  out += '"';
}

void append_instruction(std::string& out, const Instruction& instruction) {
  const std::size_t start = out.size();
  out += lower(valid_utf8(instruction.keyword_text));
  for (std::size_t i = 0; i < instruction.flags.size(); ++i) {
    const auto& flag = instruction.flags[i];
    out += i == 0 ? " [" : " ";
    append_quoted(out, "--" + flag.name + (flag.value ? "=" + *flag.value : ""));
    if (i + 1 == instruction.flags.size()) out += ']';
  }
  const auto add = [&](std::string_view word) {
    out += ' ';
    append_quoted(out, word);
  };
  if (instruction.trigger) {
    out += " (";
    append_instruction(out, *instruction.trigger);
    out += ')';
  } else if (instruction.keyword == Keyword::env || instruction.keyword == Keyword::label) {
    for (const auto& pair : instruction.pairs) {
      add(pair.key);
      add(pair.value.value_or(""));
      add(instruction.legacy_pair ? "" : "=");
    }
  } else if (instruction.keyword == Keyword::unknown) {
    add("");
  } else {
    for (const auto& word : instruction.words) add(word.text);
  }
  if (slice(out, start, start + 1) == " ") out.erase(start, 1);  // a line of nothing but an escape has no keyword
}

}  // namespace

std::string dump(const File& file) {
  std::string out;
  for (const auto& instruction : file.instructions) {
    if (!out.empty()) out += '\n';
    out += '(';
    append_instruction(out, instruction);
    out += ')';
  }
  return out;
}

}  // namespace loadline::dockerfile

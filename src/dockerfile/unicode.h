// SPDX-License-Identifier: Apache-2.0
// Text as Go's unicode and utf8 packages see it: the reference decides on runes what is a blank or a name.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace loadline::dockerfile {

inline constexpr char32_t replacement_rune = 0xFFFD;

struct Rune {
  char32_t value = 0;
  std::uint32_t size = 0;  // in bytes; 0 only at the end of the text
};

// utf8.DecodeRuneInString: a byte that starts no valid sequence is U+FFFD of size 1.
[[nodiscard]] Rune decode_beyond_ascii(std::string_view text, std::size_t at);
[[nodiscard]] inline Rune decode_rune(std::string_view text, std::size_t at) {
  if (at >= text.size()) return {};
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte < 0x80) return {byte, 1};
  return decode_beyond_ascii(text, at);
}
void append_rune(std::string& out, char32_t rune);  // as UTF-8

[[nodiscard]] bool is_letter_beyond_ascii(char32_t rune);
[[nodiscard]] bool is_digit_beyond_ascii(char32_t rune);

[[nodiscard]] inline bool is_digit(char32_t rune) {
  return rune < 0x80 ? rune >= '0' && rune <= '9' : is_digit_beyond_ascii(rune);
}
[[nodiscard]] inline bool is_letter(char32_t rune) {
  return rune < 0x80 ? (rune | 0x20) >= 'a' && (rune | 0x20) <= 'z' : is_letter_beyond_ascii(rune);
}
// unicode.IsSpace. Also right for a lone byte taken as a rune, as the reference does in places.
[[nodiscard]] constexpr bool is_space(char32_t rune) {
  return rune == ' ' || (rune >= '\t' && rune <= '\r') || rune == 0x85 || rune == 0xA0 || rune == 0x1680 ||
         (rune >= 0x2000 && rune <= 0x200A) || rune == 0x2028 || rune == 0x2029 || rune == 0x202F || rune == 0x205F ||
         rune == 0x3000;
}

// Offset of the first rune from `at` on that is no space; the size of the text if there is none.
[[nodiscard]] std::size_t skip_spaces(std::string_view text, std::size_t at = 0);
// Offset after the last rune before `end` that is no space, not below `begin`.
[[nodiscard]] std::size_t trimmed_end(std::string_view text, std::size_t begin, std::size_t end);

// Go writes U+FFFD for each invalid byte where it copies text rune by rune.
[[nodiscard]] std::string valid_utf8(std::string_view text);

}  // namespace loadline::dockerfile

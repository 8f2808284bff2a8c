// SPDX-License-Identifier: Apache-2.0
// Runes as Go decodes them (unicode/utf8), and strings.TrimSpace.
#include "context/utf8.h"

namespace loadline::context {
namespace {

constexpr bool is_space(char32_t rune) {
  return (rune >= 0x09 && rune <= 0x0D) || rune == 0x20 || rune == 0x85 || rune == 0xA0 || rune == 0x1680 ||
         (rune >= 0x2000 && rune <= 0x200A) || rune == 0x2028 || rune == 0x2029 || rune == 0x202F || rune == 0x205F ||
         rune == 0x3000;
}

constexpr bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0u) == 0x80u; }

}  // namespace

Rune decode_rune(std::string_view text) {
  if (text.empty()) return {};
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return {first, 1};
  const std::size_t width = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < width) return {bad_rune, 1};
  char32_t value = first & (0xFFu >> (width + 1));
  for (std::size_t i = 1; i < width; ++i) {
    if (!is_continuation(text[i])) return {bad_rune, 1};
    value = (value << 6) | (static_cast<unsigned char>(text[i]) & 0x3Fu);
  }
  constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < least[width] || value > 0x10FFFF || surrogate) return {bad_rune, 1};
  return {value, width};
}

void append_rune(std::string& out, char32_t rune) {
  const auto tail = [&](unsigned shift) { out += static_cast<char>(0x80u | ((rune >> shift) & 0x3Fu)); };
  if (rune < 0x80) {
    out += static_cast<char>(rune);
  } else if (rune < 0x800) {
    out += static_cast<char>(0xC0u | (rune >> 6));
    tail(0);
  } else if (rune < 0x10000) {
    out += static_cast<char>(0xE0u | (rune >> 12));
    tail(6), tail(0);
  } else {
    out += static_cast<char>(0xF0u | (rune >> 18));
    tail(12), tail(6), tail(0);
  }
}

std::string_view trim_space(std::string_view text) {
  for (Rune rune = decode_rune(text); rune.width > 0 && is_space(rune.value); rune = decode_rune(text))
    text.remove_prefix(rune.width);
  while (!text.empty()) {
    std::size_t start = text.size() - 1;
    while (start > 0 && text.size() - start < 4 && is_continuation(text[start])) --start;
    const Rune rune = decode_rune(text.substr(start));
    if (start + rune.width != text.size() || !is_space(rune.value)) break;
    text.remove_suffix(rune.width);
  }
  return text;
}

}  // namespace loadline::context

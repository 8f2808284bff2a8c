// SPDX-License-Identifier: Apache-2.0
// UTF-8 as Go decodes it: shortest forms only, no surrogates, one replacement for each byte that fits nowhere.
#include "dockerfile/unicode.h"

#include <algorithm>

namespace loadline::dockerfile {
namespace {

constexpr bool is_continuation(unsigned char byte) { return (byte & 0xC0) == 0x80; }

}  // namespace

Rune decode_beyond_ascii(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned char lead = byte(0);
  const std::uint32_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() - at < size) return {replacement_rune, 1};
  char32_t value = lead & (0x7Fu >> size);
  for (std::uint32_t i = 1; i < size; ++i) {
    if (!is_continuation(byte(i))) return {replacement_rune, 1};
    value = value << 6 | (byte(i) & 0x3Fu);
  }
  const bool overlong = (size == 3 && value < 0x800) || (size == 4 && value < 0x10000);
  if (overlong || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) return {replacement_rune, 1};
  return {value, size};
}

void append_rune(std::string& out, char32_t rune) {
  const auto put = [&](char32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (rune < 0x80) {
    put(rune);
  } else if (rune < 0x800) {
    put(0xC0 | rune >> 6);
    put(0x80 | (rune & 0x3F));
  } else if (rune < 0x10000) {
    put(0xE0 | rune >> 12);
    put(0x80 | (rune >> 6 & 0x3F));
    put(0x80 | (rune & 0x3F));
  } else {
    put(0xF0 | rune >> 18);
    put(0x80 | (rune >> 12 & 0x3F));
    put(0x80 | (rune >> 6 & 0x3F));
    put(0x80 | (rune & 0x3F));
  }
}

std::size_t skip_spaces(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const Rune rune = decode_rune(text, at);
    if (!is_space(rune.value)) break;
    at += rune.size;
  }
  return std::min(at, text.size());
}

std::size_t trimmed_end(std::string_view text, std::size_t begin, std::size_t end) {
  end = std::min(end, text.size());
  while (end > begin) {
    // Back over continuation bytes to where a rune may start; a broken sequence is no space anyway.
    std::size_t start = end - 1;
    while (start > begin && end - start < 4 && is_continuation(static_cast<unsigned char>(text[start]))) --start;
    const Rune rune = decode_rune(text.substr(0, end), start);
    if (start + rune.size != end || !is_space(rune.value)) break;
    end = start;
  }
  return std::max(begin, end);
}

std::string valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Rune rune = decode_rune(text, at);
    append_rune(out, rune.value);
    at += rune.size;
  }
  return out;
}

}  // namespace loadline::dockerfile

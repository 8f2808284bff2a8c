// SPDX-License-Identifier: Apache-2.0
// Escapes of the report formats.
#include "report/escape.h"

#include <algorithm>

namespace loadline::report {
namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

// Bytes of the valid sequence at the start; 0 where there is none (RFC 3629, table 3-7 of Unicode).
std::size_t sequence_at(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return 1;
  const std::size_t size = first >= 0xC2 && first <= 0xDF ? 2 : first >= 0xE0 && first <= 0xEF ? 3
                           : first >= 0xF0 && first <= 0xF4 ? 4 : 0;
  if (size == 0 || text.size() < size) return 0;
  for (std::size_t i = 1; i < size; ++i)
    if (!is_continuation(text[i])) return 0;
  const auto second = static_cast<unsigned char>(text[1]);
  const bool bad = (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
                   (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F);
  return bad ? 0 : size;
}

}  // namespace

std::string valid_utf8(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto size = sequence_at(text);
    out += size == 0 ? replacement : text.substr(0, size);
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return out;
}

std::string xml(std::string_view text) {
  std::string out;
  for (const char byte : valid_utf8(text)) {
    switch (byte) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\t': out += "&#9;"; break;
      case '\n': out += "&#10;"; break;
      case '\r': out += "&#13;"; break;
      default:
        if (static_cast<unsigned char>(byte) < 0x20) out += replacement;
        else out += byte;
    }
  }
  return out;
}

std::string uri(std::string_view path) {
  constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char byte : path) {
    if (plain.find(byte) != plain.npos) {
      out += byte;
      continue;
    }
    const auto value = static_cast<unsigned char>(byte);
    out += '%';
    out += digits[value >> 4U];
    out += digits[value & 15U];
  }
  return out;
}

std::string markdown_cell(std::string_view text) {
  std::string out;
  for (const char byte : valid_utf8(text)) {
    if (byte == '|') out += "\\|";
    else if (byte == '<') out += "&lt;";
    else if (static_cast<unsigned char>(byte) < 0x20) out += ' ';
    else out += byte;
  }
  return out;
}

Position code_point_position(const Source& source, std::uint32_t offset) {
  auto position = source.position(offset);
  const auto before = slice(source.text(), source.line_at(offset).begin, offset);
  position.column = 1 + static_cast<std::uint32_t>(std::ranges::count_if(before, [](char c) { return !is_continuation(c); }));
  return position;
}

}  // namespace loadline::report

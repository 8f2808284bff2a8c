// SPDX-License-Identifier: Apache-2.0
// Numbers, texts and records of tar headers; Go's archive/tar/strconv.go is what decides in doubt.
#include "image/tar_fields.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

#include "base/text.h"

namespace loadline::image {
namespace {

std::optional<std::int64_t> base_256(std::string_view field) {
  // Two's complement, big endian, without the top bit; bit 6 of the first byte is the sign.
  const bool negative = (static_cast<unsigned char>(field[0]) & 0x40U) != 0;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < field.size(); ++i) {
    auto byte = static_cast<std::uint8_t>(field[i]);
    if (negative) byte = static_cast<std::uint8_t>(~byte);
    if (i == 0) byte &= 0x7FU;
    if (value >> 56U != 0) return std::nullopt;
    value = value << 8U | byte;
  }
  if (value >> 63U != 0) return std::nullopt;
  const auto plain = static_cast<std::int64_t>(value);
  return negative ? -plain - 1 : plain;
}

}  // namespace

std::optional<std::int64_t> tar_number(std::string_view field) {
  if (!field.empty() && (static_cast<unsigned char>(field[0]) & 0x80U) != 0) return base_256(field);
  const auto outer = [](char c) { return c == ' ' || c == '\0'; };
  while (!field.empty() && outer(field.front())) field.remove_prefix(1);
  while (!field.empty() && outer(field.back())) field.remove_suffix(1);
  field = tar_text(field);
  std::int64_t value = 0;
  for (const char c : field) {
    if (c < '0' || c > '7' || value >> 59 != 0) return std::nullopt;
    value = value * 8 + (c - '0');
  }
  return value;
}

std::string_view tar_text(std::string_view field) { return field.substr(0, field.find('\0')); }

// A header of 512 bytes for every file: eight bytes at a time, in four sums of 16 bits, which 64 words cannot overflow.
bool tar_checksum_fits(std::string_view block) {
  const auto written = tar_number(block.substr(148, 8));
  if (!written || block.size() != tar_block) return false;
  constexpr std::uint64_t every_other = 0x00FF00FF00FF00FF;
  std::uint64_t sums = 0;
  std::int64_t above_127 = 0;  // a signed sum is less by 256 for each
  for (std::size_t at = 0; at < tar_block; at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, block.data() + at, sizeof word);
    sums += (word & every_other) + (word >> 8U & every_other);
    above_127 += std::popcount(word & 0x8080808080808080);
  }
  std::int64_t as_unsigned = 0;
  for (int lane = 0; lane < 4; ++lane) as_unsigned += static_cast<std::int64_t>(sums >> (16 * lane) & 0xFFFFU);
  std::int64_t as_signed = as_unsigned - 256 * above_127;
  for (const char c : block.substr(148, 8)) {  // the checksum itself counts as blanks
    as_unsigned += ' ' - static_cast<unsigned char>(c);
    as_signed += ' ' - static_cast<signed char>(c);
  }
  return *written == as_unsigned || *written == as_signed;
}

bool is_zero_block(std::string_view block) {
  return std::ranges::all_of(block, [](char c) { return c == '\0'; });
}

bool pax_records(std::string_view text, const std::function<bool(std::string_view key, std::string_view value)>& each) {
  while (!text.empty()) {
    const auto blank = text.find(' ');
    if (blank == text.npos) return false;
    const auto length = parse_integer<std::size_t>(text.substr(0, blank));
    if (!length || *length < blank + 3 || *length > text.size() || text[*length - 1] != '\n') return false;
    const auto record = text.substr(blank + 1, *length - blank - 2);
    const auto equals = record.find('=');
    if (equals == record.npos || equals == 0) return false;
    if (!each(record.substr(0, equals), record.substr(equals + 1))) return false;
    text.remove_prefix(*length);
  }
  return true;
}

std::optional<std::int64_t> pax_seconds(std::string_view text) {
  const auto dot = text.find('.');
  const auto whole = parse_integer<std::int64_t>(text.substr(0, dot));
  if (!whole) return std::nullopt;
  const bool fraction = dot != text.npos && text.find_first_not_of('0', dot + 1) != text.npos;
  return text.starts_with('-') && fraction ? *whole - 1 : *whole;
}

}  // namespace loadline::image

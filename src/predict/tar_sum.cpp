// SPDX-License-Identifier: Apache-2.0
// POSIX.1-2017 pax, "ustar Interchange Format": blocks of 512 bytes, sizes in octal or GNU's base 256.
#include "predict/tar_sum.h"

#include <zlib.h>

#include <charconv>
#include <optional>
#include <string>

#include "base/text.h"

namespace loadline::predict {
namespace {

constexpr std::size_t block = 512;

std::optional<std::uint64_t> number_of(std::string_view field) {
  if (!field.empty() && (static_cast<unsigned char>(field[0]) & 0x80u) != 0) {  // GNU: base 256
    std::uint64_t value = static_cast<unsigned char>(field[0]) & 0x7fu;
    for (const char c : field.substr(1)) {
      if (value >> 55) return std::nullopt;
      value = value << 8 | static_cast<unsigned char>(c);
    }
    return value;
  }
  std::uint64_t value = 0;
  for (const char c : field) {
    if (c == '\0' || c == ' ') {
      if (value != 0) break;
      continue;
    }
    if (c < '0' || c > '7' || value >> 60) return std::nullopt;
    value = value * 8 + static_cast<std::uint64_t>(c - '0');
  }
  return value;
}

bool checksum_holds(std::string_view header) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < block; ++i)
    sum += i >= 148 && i < 156 ? std::uint64_t{' '} : static_cast<unsigned char>(header[i]);
  return number_of(header.substr(148, 8)) == sum;
}

// The record "21 size=12345678901\n" of a pax header, which beats the next header's field.
std::optional<std::uint64_t> pax_size(std::string_view records) {
  std::optional<std::uint64_t> out;
  for (const auto line : split_lines(records)) {
    const auto blank = line.find(' ');
    if (blank == line.npos || !line.substr(blank + 1).starts_with("size=")) continue;
    out = parse_integer<std::uint64_t>(line.substr(blank + 6));
  }
  return out;
}

}  // namespace

Result<TarSum> sum_of_tar(std::string_view tar) {
  TarSum out;
  std::optional<std::uint64_t> next_size;
  std::size_t at = 0;
  while (at + block <= tar.size()) {
    const auto header = tar.substr(at, block);
    if (header.find_first_not_of('\0') == header.npos) return out;
    if (!checksum_holds(header)) return failure("this is not a tar archive");
    auto size = number_of(header.substr(124, 12));
    const char type = header[156];
    at += block;
    const bool file = type == '0' || type == '\0' || type == '7';
    if (file && next_size) size = next_size;
    if (!size || *size > tar.size() - at) return failure("the archive is cut short");
    if (type == 'x') next_size = pax_size(tar.substr(at, *size));
    else if (type != 'L' && type != 'K' && type != 'g') next_size.reset();
    if (file) {
      out.bytes += *size;
      ++out.files;
    }
    at += (*size + block - 1) / block * block;
    if (at > tar.size()) return out;  // npm's archives may end without padding
  }
  return out;
}

Result<std::string> gunzip(std::string_view packed, std::size_t most) {
  z_stream stream{};
  if (inflateInit2(&stream, 15 + 16) != Z_OK) return failure("zlib cannot be started");
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string out;
  int status = Z_OK;
  while (status == Z_OK && out.size() < most) {
    const std::size_t had = out.size();
    out.resize(had + std::min<std::size_t>(std::max<std::size_t>(had, 1u << 16), most - had));
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + had);
    stream.avail_out = static_cast<uInt>(out.size() - had);
    status = inflate(&stream, Z_NO_FLUSH);
    out.resize(out.size() - stream.avail_out);
    if (status == Z_OK && stream.avail_in == 0 && stream.avail_out > 0) break;
  }
  inflateEnd(&stream);
  if (status == Z_STREAM_END) return out;
  return out.size() >= most ? failure("the archive unpacks to more than is allowed") : failure("the archive is broken");
}

}  // namespace loadline::predict

// SPDX-License-Identifier: Apache-2.0
// Archives of more than 4 GiB (ZIP64) are not read: packages_of() reads no file that large.
#include "packages/zip.h"

#include <zlib.h>

#include <algorithm>

#include "packages/bytes.h"

namespace loadline::packages {
namespace {

constexpr std::uint32_t end_signature = 0x06054b50, entry_signature = 0x02014b50, local_signature = 0x04034b50;
constexpr std::size_t end_size = 22, entry_size = 46, local_size = 30;
constexpr std::uint16_t stored = 0, deflated = 8;

std::uint32_t long_at(std::string_view bytes, std::size_t at) {
  return integer_at<std::uint32_t>(bytes, at, Endian::little).value_or(0);
}
std::uint16_t short_at(std::string_view bytes, std::size_t at) {
  return integer_at<std::uint16_t>(bytes, at, Endian::little).value_or(0);
}

}  // namespace

std::optional<std::vector<ZipEntry>> entries_of_zip(std::string_view archive) {
  if (archive.size() < end_size) return std::nullopt;
  // The end record stands before a comment of at most 64 KiB.
  const auto last = archive.rfind(std::string_view{"PK\x05\x06"}, archive.size() - end_size);
  if (last == archive.npos || archive.size() - last > end_size + 0xffff || long_at(archive, last) != end_signature)
    return std::nullopt;
  const auto directory_size = long_at(archive, last + 12);
  if (directory_size > last) return std::nullopt;
  // What stands before the archive (a shell script that starts it) moves every offset.
  const std::uint64_t begin = last - directory_size;
  const auto recorded = std::uint64_t{long_at(archive, last + 16)};
  if (recorded > begin) return std::nullopt;
  const auto moved = begin - recorded;
  std::vector<ZipEntry> out;
  for (auto at = static_cast<std::size_t>(begin); at + entry_size <= last && long_at(archive, at) == entry_signature;) {
    const std::size_t name = short_at(archive, at + 28);
    const auto whole = entry_size + name + short_at(archive, at + 30) + short_at(archive, at + 32);
    const auto text = bytes_at(archive, at + entry_size, name);
    if (!text) break;
    out.push_back({*text, short_at(archive, at + 10), long_at(archive, at + 20), long_at(archive, at + 24),
                   long_at(archive, at + 42) + moved});
    at += whole;
  }
  return out;
}

std::optional<std::string> unpacked(std::string_view archive, const ZipEntry& entry, std::uint64_t most) {
  const auto local = bytes_at(archive, entry.offset, local_size);
  if (!local || long_at(*local, 0) != local_signature || entry.size > most) return std::nullopt;
  const auto data = bytes_at(archive, entry.offset + local_size + short_at(*local, 26) + short_at(*local, 28),
                             entry.packed);
  if (!data) return std::nullopt;
  if (entry.method == stored) return std::string{*data};
  if (entry.method != deflated || entry.packed > UINT32_MAX) return std::nullopt;
  std::string out(static_cast<std::size_t>(std::min<std::uint64_t>(entry.size, most)), '\0');
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return std::nullopt;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data->data()));
  stream.avail_in = static_cast<uInt>(data->size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int status = inflate(&stream, Z_FINISH);
  const bool whole = status == Z_STREAM_END && stream.avail_out == 0;
  inflateEnd(&stream);
  return whole ? std::optional{std::move(out)} : std::nullopt;
}

}  // namespace loadline::packages

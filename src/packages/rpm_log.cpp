// SPDX-License-Identifier: Apache-2.0
// SQLite's write-ahead log: pages that replace those of the database, up to the last one that ends a transaction.
#include <algorithm>
#include <map>

#include "packages/rpm.h"

namespace loadline::packages {
namespace {

constexpr std::size_t log_header = 32, frame_header = 24;
constexpr std::uint32_t magic_little = 0x377f0682, magic_big = 0x377f0683;  // of the words that checksums are made of

struct Sums {
  std::uint32_t first = 0, second = 0;
  friend bool operator==(const Sums&, const Sums&) = default;
};

Sums summed(Sums from, std::string_view bytes, bool big) {
  const auto word = [&](std::size_t at) { return big ? big_endian(bytes, at) : little_endian(bytes, at); };
  for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
    from.first += word(at) + from.second;
    from.second += word(at + 4) + from.first;
  }
  return from;
}

}  // namespace

std::string with_log(std::string_view database, std::string_view log) {
  std::string out{database};
  const auto magic = big_endian(log, 0);
  const std::size_t page = big_endian(log, 8);
  if ((magic != magic_little && magic != magic_big) || page < 512 || page > 65536) return out;
  const bool big = magic == magic_big;
  auto sums = summed({}, log.substr(0, 24), big);
  if (sums != Sums{big_endian(log, 24), big_endian(log, 28)}) return out;

  std::map<std::uint32_t, std::string_view> pending;  // pages of the transaction that is being read
  std::map<std::uint32_t, std::string_view> committed;  // of those before it
  std::size_t pages_now = 0, least = out.size();  // of the database: what a transaction has cut off is gone
  bool any = false;
  for (std::size_t at = log_header; at + frame_header + page <= log.size(); at += frame_header + page) {
    const auto frame = log.substr(at, frame_header + page);
    if (frame.substr(8, 8) != log.substr(16, 8)) break;  // salts of a log that was begun anew
    sums = summed(summed(sums, frame.substr(0, 8), big), frame.substr(frame_header), big);
    if (sums != Sums{big_endian(frame, 16), big_endian(frame, 20)}) break;
    const auto number = big_endian(frame, 0);
    if (number == 0) break;
    pending[number] = frame.substr(frame_header);
    const std::size_t pages = big_endian(frame, 4);  // of the database, where this frame ends a transaction
    // A log cannot name more pages than database and log have together.
    if (pages == 0 || pages > (database.size() + log.size()) / page + 1) continue;
    any = true;
    pages_now = pages;
    least = std::min(least, pages * page);
    for (const auto& [index, bytes] : pending) committed[index] = bytes;
    committed.erase(committed.upper_bound(static_cast<std::uint32_t>(pages)), committed.end());
    pending.clear();
  }
  if (!any) return out;
  out.resize(least);
  out.resize(pages_now * page);
  for (const auto& [index, bytes] : committed) out.replace((index - 1) * page, page, bytes);
  return out;
}

}  // namespace loadline::packages

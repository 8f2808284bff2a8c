// SPDX-License-Identifier: Apache-2.0
// ndb: pages of slots, each naming a package and the blocks where its blob stands. All little-endian.
#include "packages/bytes.h"
#include "packages/rpm_database.h"

namespace loadline::packages {
namespace {

constexpr std::uint32_t magic_of(const char (&text)[5]) {
  std::uint32_t out = 0;
  for (unsigned i = 0; i < 4; ++i) out |= static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])) << (8 * i);
  return out;
}
constexpr std::size_t page = 4096, slot = 16, block = 16, header = 32, blob_head = 16;

}  // namespace

Result<Blobs> blobs_of_ndb(std::string_view bytes) {
  const auto number = [&](std::uint64_t at) {
    return integer_at<std::uint32_t>(bytes, static_cast<std::size_t>(at), Endian::little).value_or(0);
  };
  if (number(0) != magic_of("RpmP")) return failure("it is not a database of RPM's ndb kind");
  if (number(4) != 0) return failure("its version of the ndb format is unknown");
  const auto end = std::uint64_t{number(12)} * page;
  if (end > bytes.size()) return failure("it is cut off inside its slots");
  Blobs out;
  std::uint64_t total = 0;
  for (std::uint64_t at = header; at + slot <= end; at += slot) {
    if (number(at) != magic_of("Slot")) return failure("a slot of it is damaged");
    const auto package = number(at + 4), offset = number(at + 8);
    if (package == 0 || offset == 0) continue;
    const auto begin = std::uint64_t{offset} * block;
    const auto blob = bytes_at(bytes, begin + blob_head, number(begin + 12));
    if (!blob || number(begin) != magic_of("BlbS") || number(begin + 4) != package)
      return failure("a package of it is damaged");
    total += blob->size();
    if (total > bytes.size()) return failure("its packages overlap");  // else small files could ask for much memory
    out.emplace_back(*blob);
  }
  return out;
}

}  // namespace loadline::packages

// SPDX-License-Identifier: Apache-2.0
// Blob: two big-endian numbers (entries, bytes of the store), the entries of 16 bytes, the store.
#include "packages/rpm_header.h"

#include <algorithm>

#include "base/span.h"
#include "packages/bytes.h"

namespace loadline::packages {
namespace {

// rpmTagType
constexpr std::uint32_t int16 = 3, int32 = 4, int64 = 5, string = 6, string_array = 8, translated_string = 9;
constexpr std::uint32_t most_entries = 0xffff;  // HEADER_TAGS_MAX

}  // namespace

std::optional<RpmHeader> RpmHeader::parse(std::string_view blob) {
  const auto number = [&](std::size_t at) { return integer_at<std::uint32_t>(blob, at, Endian::big).value_or(0); };
  const auto count = number(0), store_bytes = number(4);
  if (blob.size() < 8 || count == 0 || count > most_entries) return std::nullopt;
  const auto store = bytes_at(blob, 8 + std::uint64_t{count} * 16, store_bytes);
  if (!store) return std::nullopt;
  RpmHeader out;
  out.store_ = *store;
  out.entries_.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto at = 8 + i * 16;
    out.entries_.push_back({number(at), number(at + 4), number(at + 8), number(at + 12)});
  }
  return out;
}

const RpmHeader::Entry* RpmHeader::find(RpmTag tag) const {
  const auto found = std::ranges::find(entries_, static_cast<std::uint32_t>(tag), &Entry::tag);
  return found == entries_.end() ? nullptr : &*found;
}

std::vector<std::string_view> RpmHeader::texts(RpmTag tag) const {
  std::vector<std::string_view> out;
  const auto* entry = find(tag);
  if (entry == nullptr || (entry->type != string && entry->type != string_array && entry->type != translated_string))
    return out;
  auto rest = slice(store_, entry->offset, store_.size());
  for (std::uint32_t i = 0; i < entry->count && !rest.empty(); ++i) {
    const auto end = rest.find('\0');
    if (end == rest.npos) break;
    out.push_back(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  return out;
}

std::string_view RpmHeader::text(RpmTag tag) const {
  const auto all = texts(tag);
  return all.empty() ? std::string_view{} : all.front();
}

std::vector<std::uint64_t> RpmHeader::numbers(RpmTag tag) const {
  std::vector<std::uint64_t> out;
  const auto* entry = find(tag);
  if (entry == nullptr) return out;
  const std::size_t width = entry->type == int16 ? 2 : entry->type == int32 ? 4 : entry->type == int64 ? 8 : 0;
  if (width == 0) return out;
  for (std::uint32_t i = 0; i < entry->count; ++i) {
    const auto at = entry->offset + i * width;
    std::optional<std::uint64_t> value;
    if (width == 2) value = integer_at<std::uint16_t>(store_, at, Endian::big);
    if (width == 4) value = integer_at<std::uint32_t>(store_, at, Endian::big);
    if (width == 8) value = integer_at<std::uint64_t>(store_, at, Endian::big);
    if (!value) break;
    out.push_back(*value);
  }
  return out;
}

}  // namespace loadline::packages

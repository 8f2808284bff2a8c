// SPDX-License-Identifier: Apache-2.0
// Berkeley DB, hash access method: pages of pairs; a value that is too large for its page stands in a chain of
// overflow pages. Every page is looked at once, so that the buckets' own structure need not be known.
#include <algorithm>

#include "packages/bytes.h"
#include "packages/rpm_database.h"

namespace loadline::packages {
namespace {

constexpr std::uint32_t hash_magic = 0x061561;
constexpr std::size_t page_header = 26;
constexpr std::uint8_t page_hash_unsorted = 2, page_overflow = 7, page_hash = 13;
constexpr std::uint8_t item_here = 1, item_elsewhere = 3;

struct Pages {
  std::string_view bytes;
  Endian order = Endian::little;
  std::uint32_t size = 0, count = 0;

  [[nodiscard]] std::string_view page(std::uint32_t number) const {
    return bytes_at(bytes, std::uint64_t{number} * size, size).value_or(std::string_view{});
  }
  [[nodiscard]] std::uint32_t number(std::string_view page, std::size_t at) const {
    return integer_at<std::uint32_t>(page, at, order).value_or(0);
  }
  [[nodiscard]] std::uint16_t small(std::string_view page, std::size_t at) const {
    return integer_at<std::uint16_t>(page, at, order).value_or(0);
  }
};

Result<std::string> chained(const Pages& pages, std::uint32_t first, std::uint32_t length) {
  std::string out;
  if (length > pages.bytes.size()) return failure("a package of it is longer than the file");
  auto next = first;
  for (std::uint32_t steps = 0; next != 0 && out.size() < length; ++steps) {
    const auto page = pages.page(next);
    if (steps > pages.count || page.size() < page_header || static_cast<std::uint8_t>(page[25]) != page_overflow)
      return failure("a chain of pages in it is damaged");
    const auto used = std::min<std::size_t>(pages.small(page, 22), page.size() - page_header);
    out += page.substr(page_header, std::min<std::size_t>(used, length - out.size()));
    next = pages.number(page, 16);
  }
  if (out.size() != length) return failure("a package of it is cut off");
  return out;
}

Result<Pages> open(std::string_view bytes) {
  Pages out;
  out.bytes = bytes;
  for (const auto order : {Endian::little, Endian::big}) {
    if (integer_at<std::uint32_t>(bytes, 12, order) != hash_magic) continue;
    out.order = order;
    out.size = integer_at<std::uint32_t>(bytes, 20, order).value_or(0);
    if (out.size < 512 || out.size > 65536 || (out.size & (out.size - 1)) != 0) return failure("its page size is odd");
    out.count = static_cast<std::uint32_t>(std::min<std::size_t>(bytes.size() / out.size, UINT32_MAX));
    return out;
  }
  return failure("it is not a hash of Berkeley DB");
}

}  // namespace

Result<Blobs> blobs_of_bdb(std::string_view bytes) {
  const auto pages = open(bytes);
  if (!pages) return tl::make_unexpected(pages.error());
  Blobs out;
  std::uint64_t total = 0;
  for (std::uint32_t number = 1; number < pages->count; ++number) {
    const auto page = pages->page(number);
    const auto type = static_cast<std::uint8_t>(page[25]);
    if (type != page_hash && type != page_hash_unsorted) continue;
    const std::size_t entries = pages->small(page, 20);
    // Keys and values by turns; items grow down from the page's end.
    for (std::size_t i = 1; i < entries; i += 2) {
      const std::size_t begin = pages->small(page, page_header + 2 * i);
      const std::size_t end = pages->small(page, page_header + 2 * (i - 1));
      if (begin >= page.size() || end > page.size() || begin >= end) return failure("a page of it is damaged");
      Result<std::string> blob = std::string{};
      if (static_cast<std::uint8_t>(page[begin]) == item_here) {
        blob = std::string{page.substr(begin + 1, end - begin - 1)};
      } else if (static_cast<std::uint8_t>(page[begin]) == item_elsewhere) {
        blob = chained(*pages, pages->number(page, begin + 4), pages->number(page, begin + 8));
      }
      if (!blob) return tl::make_unexpected(blob.error());
      total += blob->size();
      if (total > bytes.size()) return failure("its packages overlap");
      if (blob->size() > 8) out.push_back(std::move(*blob));  // the entry with key 0 is a counter
    }
  }
  return out;
}

}  // namespace loadline::packages

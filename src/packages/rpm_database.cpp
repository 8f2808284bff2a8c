// SPDX-License-Identifier: Apache-2.0
// The three forms of rpm's database, each in memory and each byte of it untrusted.
#include <algorithm>
#include <set>

#include "packages/rpm.h"
#include "sqlite/sqlite.h"

namespace loadline::packages {
namespace {

constexpr std::string_view sqlite_magic{"SQLite format 3\0", 16};
constexpr std::string_view ndb_magic = "RpmP";
constexpr std::uint32_t bdb_hash_magic = 0x00061561;
constexpr std::size_t bdb_magic_at = 12;

bool is_sqlite(std::string_view bytes) { return bytes.starts_with(sqlite_magic); }
bool is_ndb(std::string_view bytes) { return bytes.starts_with(ndb_magic); }
bool is_bdb(std::string_view bytes) {
  return little_endian(bytes, bdb_magic_at) == bdb_hash_magic || big_endian(bytes, bdb_magic_at) == bdb_hash_magic;
}

// Blobs lie beside each other, whatever indexes say: together they are no larger than the file.
class Within {
 public:
  Within(std::size_t bytes, const TakeBlob& take) : left_{bytes}, take_{take} {}
  // So many bytes are to be read: false where that cannot be.
  bool spend(std::size_t bytes) {
    if (bytes > left_) return false;
    left_ -= bytes;
    return true;
  }
  void pass(std::string_view blob) const { take_(blob); }
  bool operator()(std::string_view blob) {
    if (!spend(blob.size())) return false;
    pass(blob);
    return true;
  }

 private:
  std::size_t left_;
  const TakeBlob& take_;
};

// A Berkeley DB file of the hash kind: pages of a fixed size, linked into chains where a value is longer than one.
class BerkeleyFile {
 public:
  explicit BerkeleyFile(std::string_view bytes) : bytes_{bytes} {
    swapped_ = little_endian(bytes, bdb_magic_at) != bdb_hash_magic;
    page_size_ = number(20);
    const bool sane = page_size_ >= 512 && page_size_ <= 65536 && (page_size_ & (page_size_ - 1)) == 0;
    if (!sane) page_size_ = 0;
  }

  void each_value(const TakeBlob& take) const {
    if (page_size_ == 0) return;
    Within within{bytes_.size(), take};
    for (std::size_t page = page_size_; page + page_size_ <= bytes_.size(); page += page_size_) {
      const auto type = static_cast<unsigned char>(bytes_[page + 25]);
      if (type != hash_page && type != hash_page_unsorted) continue;
      const auto entries = short_number(page + 20);
      // Keys and values take turns; each begins where the next lower entry of the table says.
      for (std::uint32_t i = 1; i < entries && 26 + std::size_t{i} * 2 + 2 <= page_size_; i += 2) {
        const auto begin = short_number(page + 26 + std::size_t{i} * 2);
        const auto end = short_number(page + 26 + std::size_t{i - 1} * 2);
        if (begin >= page_size_ || end > page_size_ || end <= begin) continue;
        if (!take_item(page + begin, end - begin, within)) return;
      }
    }
  }

 private:
  static constexpr unsigned hash_page_unsorted = 2, overflow_page = 7, hash_page = 13;
  static constexpr char on_page = 1, off_page = 3;

  [[nodiscard]] std::uint32_t number(std::size_t at) const {
    return swapped_ ? big_endian(bytes_, at) : little_endian(bytes_, at);
  }
  [[nodiscard]] std::uint32_t short_number(std::size_t at) const {
    const auto low = static_cast<unsigned char>(bytes_[at]);
    const auto high = static_cast<unsigned char>(bytes_[at + 1]);
    return swapped_ ? static_cast<std::uint32_t>(low << 8 | high) : static_cast<std::uint32_t>(high << 8 | low);
  }

  [[nodiscard]] bool take_item(std::size_t at, std::size_t size, Within& within) const {
    if (bytes_[at] == on_page) return within(bytes_.substr(at + 1, size - 1));
    if (bytes_[at] != off_page || size < 12) return true;
    const auto length = number(at + 8);
    std::string blob;
    std::set<std::uint32_t> seen;
    for (auto page = number(at + 4); page != 0 && blob.size() < length && seen.insert(page).second;) {
      const auto begin = std::size_t{page} * page_size_;
      if (begin >= bytes_.size() || bytes_.size() - begin < page_size_) break;
      if (static_cast<unsigned char>(bytes_[begin + 25]) != overflow_page) break;
      const auto used = std::min<std::size_t>(short_number(begin + 22), page_size_ - 26);
      if (!within.spend(page_size_)) return false;
      blob += bytes_.substr(begin + 26, used);
      page = number(begin + 16);
    }
    if (blob.size() >= length) within.pass(std::string_view{blob}.substr(0, length));
    return true;
  }

  std::string_view bytes_;
  bool swapped_ = false;
  std::size_t page_size_ = 0;
};

}  // namespace

bool is_rpm_database(std::string_view bytes) { return is_sqlite(bytes) || is_ndb(bytes) || is_bdb(bytes); }

std::vector<Package> read_rpm_database(std::string_view bytes) {
  std::vector<Package> out;
  const auto take = [&](std::string_view blob) {
    auto package = read_rpm_header(blob);
    if (!package.name.empty() && package.name != "gpg-pubkey") out.push_back(std::move(package));
  };
  if (is_sqlite(bytes)) rpm_blobs_in_sqlite(bytes, take);
  else if (is_ndb(bytes)) rpm_blobs_in_ndb(bytes, take);
  else if (is_bdb(bytes)) rpm_blobs_in_bdb(bytes, take);
  return out;
}

void rpm_blobs_in_sqlite(std::string_view bytes, const TakeBlob& take) {
  const auto database = sqlite::open(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY);
  auto* const opened = database.get();
  if (opened == nullptr) return;
  // Bytes 18 and 19 say that there is a log beside it, which a file in memory has not.
  std::string copy{bytes};
  if (copy.size() > 19) copy[18] = copy[19] = 1;
  sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_limit(opened, SQLITE_LIMIT_LENGTH, 256 << 20);
  if (sqlite3_deserialize(opened, "main", reinterpret_cast<unsigned char*>(copy.data()),
                          static_cast<sqlite3_int64>(copy.size()), static_cast<sqlite3_int64>(copy.size()),
                          SQLITE_DESERIALIZE_READONLY) != SQLITE_OK)
    return;
  // A table of so many bytes is read in fewer steps; a view may have no end.
  sqlite3_progress_handler(
      opened, static_cast<int>(std::min<std::size_t>(1'000'000 + bytes.size(), 1U << 30)), [](void*) { return 1; },
      nullptr);
  Within within{bytes.size(), take};
  const auto statement = sqlite::prepared(opened, "SELECT blob FROM Packages ORDER BY hnum");
  auto* const made = statement.get();
  if (made == nullptr) return;
  while (sqlite3_step(made) == SQLITE_ROW) {
    const auto* blob = static_cast<const char*>(sqlite3_column_blob(made, 0));
    if (blob != nullptr && !within({blob, static_cast<std::size_t>(sqlite3_column_bytes(made, 0))})) return;
  }
}

void rpm_blobs_in_ndb(std::string_view bytes, const TakeBlob& take) {
  constexpr std::size_t page = 4096, slot = 16, block = 16, blob_header = 16;
  const std::size_t end = std::min(bytes.size(), std::size_t{little_endian(bytes, 12)} * page);
  Within within{bytes.size(), take};
  for (std::size_t at = 2 * slot; at + slot <= end; at += slot) {
    if (bytes.substr(at, 4) != "Slot") return;
    const auto index = little_endian(bytes, at + 4);
    const auto begin = std::size_t{little_endian(bytes, at + 8)} * block;
    if (index == 0 || bytes.substr(std::min(begin, bytes.size()), 4) != "BlbS") continue;
    const auto length = little_endian(bytes, begin + 12);
    if (little_endian(bytes, begin + 4) != index || begin + blob_header + length > bytes.size()) continue;
    if (!within(bytes.substr(begin + blob_header, length))) return;
  }
}

void rpm_blobs_in_bdb(std::string_view bytes, const TakeBlob& take) { BerkeleyFile{bytes}.each_value(take); }

}  // namespace loadline::packages

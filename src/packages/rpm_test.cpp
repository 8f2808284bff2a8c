// SPDX-License-Identifier: Apache-2.0
// Headers made by the test, in databases of the three forms made by the test.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "packages/rpm.h"

namespace loadline::packages {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string big(std::uint32_t value) {
  return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8),
          static_cast<char>(value)};
}
std::string little4(std::uint32_t value) {
  const auto text = big(value);
  return {text.rbegin(), text.rend()};
}

class HeaderText {
 public:
  HeaderText& text(std::uint32_t tag, std::string_view value) { return add(tag, 6, 1, std::string{value} + '\0'); }
  HeaderText& texts(std::uint32_t tag, const std::vector<std::string>& values) {
    std::string all;
    for (const auto& value : values) all += value + '\0';
    return add(tag, 8, static_cast<std::uint32_t>(values.size()), all);
  }
  HeaderText& numbers(std::uint32_t tag, const std::vector<std::uint32_t>& values) {
    std::string all;
    for (const auto value : values) all += big(value);
    return add(tag, 4, static_cast<std::uint32_t>(values.size()), all);
  }
  HeaderText& bytes(std::uint32_t tag, std::string_view value) {
    return add(tag, 1, static_cast<std::uint32_t>(value.size()), std::string{value});
  }
  [[nodiscard]] std::string end() const {
    return big(count_) + big(static_cast<std::uint32_t>(store_.size())) + index_ + store_;
  }

 private:
  HeaderText& add(std::uint32_t tag, std::uint32_t type, std::uint32_t count, const std::string& value) {
    index_ += big(tag) + big(type) + big(static_cast<std::uint32_t>(store_.size())) + big(count);
    store_ += value;
    ++count_;
    return *this;
  }
  std::string index_, store_;
  std::uint32_t count_ = 0;
};

std::string openssl() {
  return HeaderText{}
      .text(1000, "openssl-libs")
      .text(1001, "3.0.7")
      .text(1002, "27.el9")
      .numbers(1003, {1})
      .text(1011, "Red Hat, Inc.")
      .text(1014, "ASL 2.0")
      .text(1022, "x86_64")
      .text(1044, "openssl-3.0.7-27.el9.src.rpm")
      .texts(1047, {"libssl.so.3()(64bit)", "openssl-libs"})
      .texts(1049, {"rpmlib(FileDigests)", "(a or b)", "/bin/sh", "glibc"})
      .texts(1117, {"libssl.so.3", "gone", "engines"})
      .texts(1118, {"/usr/lib64/", "/etc/"})
      .numbers(1116, {0, 1, 0})
      .bytes(1029, std::string_view{"\0\2\0", 3})
      .end();
}

std::string named(std::string_view name) { return HeaderText{}.text(1000, name).text(1001, "1").text(1002, "1").end(); }

std::vector<std::string> names_in(std::string_view database) {
  std::vector<std::string> out;
  for (const auto& package : read_rpm_database(database)) out.push_back(package.name + " " + package.version);
  return out;
}

TEST(RpmHeader, ItsTags) {
  const auto package = read_rpm_header(openssl());
  EXPECT_EQ(package.name, "openssl-libs");
  EXPECT_EQ(package.version, "1:3.0.7-27.el9");
  EXPECT_EQ(package.architecture, "x86_64");
  EXPECT_EQ(package.supplier, "Red Hat, Inc.");
  EXPECT_EQ(package.source_name, "openssl");
  EXPECT_EQ(package.source_version, "3.0.7-27.el9");
  EXPECT_THAT(package.licences, ElementsAre("ASL 2.0"));
  EXPECT_THAT(package.files, ElementsAre("usr/lib64/libssl.so.3", "usr/lib64/engines"));
  EXPECT_THAT(package.provides, ElementsAre("libssl.so.3()(64bit)", "openssl-libs"));
  ASSERT_EQ(package.needs.size(), 2U);
  EXPECT_THAT(package.needs[0].any_of, ElementsAre("/bin/sh"));
}

TEST(RpmHeader, CutAnywhereIsReadAsFarAsItGoes) {
  const auto blob = openssl();
  for (std::size_t size = 0; size < blob.size(); ++size) (void)read_rpm_header(std::string_view{blob}.substr(0, size));
  EXPECT_EQ(read_rpm_header("").name, "");
  EXPECT_EQ(read_rpm_header(big(0xFFFFFFFF) + big(0xFFFFFFFF) + "x").name, "");
}

TEST(RpmDatabase, Sqlite) {
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(":memory:", &database), SQLITE_OK);
  sqlite3_exec(database, "CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB NOT NULL)", nullptr, nullptr,
               nullptr);
  for (const auto& blob : {openssl(), named("gpg-pubkey"), named("bash")}) {
    sqlite3_stmt* insert = nullptr;
    sqlite3_prepare_v2(database, "INSERT INTO Packages (blob) VALUES (?)", -1, &insert, nullptr);
    sqlite3_bind_blob(insert, 1, blob.data(), static_cast<int>(blob.size()), SQLITE_TRANSIENT);
    EXPECT_EQ(sqlite3_step(insert), SQLITE_DONE);
    sqlite3_finalize(insert);
  }
  sqlite3_int64 size = 0;
  auto* bytes = sqlite3_serialize(database, "main", &size, 0);
  std::string text(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  sqlite3_free(bytes);
  sqlite3_close(database);
  EXPECT_THAT(names_in(text), ElementsAre("openssl-libs 1:3.0.7-27.el9", "bash 1-1"));
  text[18] = text[19] = 2;  // as rpm leaves it: with a write-ahead log
  EXPECT_THAT(names_in(text), ElementsAre("openssl-libs 1:3.0.7-27.el9", "bash 1-1"));
  text.resize(text.size() / 2);
  (void)names_in(text);
}

std::string file_text(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

TEST(RpmDatabase, WithALogBesideIt) {
  const auto folder = std::filesystem::path{testing::TempDir()} / "loadline-rpm-log";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const auto path = (folder / "rpmdb.sqlite").string();
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
  const auto run = [&](const std::string& text) { sqlite3_exec(database, text.c_str(), nullptr, nullptr, nullptr); };
  run("PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB)");
  run("PRAGMA wal_checkpoint(TRUNCATE)");
  const auto hex = [](const std::string& blob) {
    std::string out;
    for (const char c : blob) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return out;
  };
  run("INSERT INTO Packages (blob) VALUES (x'" + hex(named("bash")) + "')");
  run("INSERT INTO Packages (blob) VALUES (x'" + hex(openssl()) + "')");
  const auto text = file_text(path);
  auto log = file_text(path + "-wal");
  sqlite3_close(database);
  std::filesystem::remove_all(folder);
  EXPECT_THAT(names_in(text), IsEmpty());
  EXPECT_THAT(names_in(with_log(text, log)), ElementsAre("bash 1-1", "openssl-libs 1:3.0.7-27.el9"));
  log.back() ^= 1;  // the last transaction is not whole
  EXPECT_THAT(names_in(with_log(text, log)), ElementsAre("bash 1-1"));
  EXPECT_EQ(with_log(text, "no log"), text);
}

TEST(RpmDatabase, Ndb) {
  const auto blob = openssl();
  std::string text = "RpmP" + little4(0) + little4(1) + little4(1) + std::string(16, '\0');
  text += "Slot" + little4(0) + little4(0) + little4(0);                  // free
  text += "Slot" + little4(7) + little4(256) + little4(40);
  text += "Slot" + little4(8) + little4(4096 * 9) + little4(1);          // leads outside
  while (text.size() < 4096) text += "Slot" + std::string(12, '\0');
  text += "BlbS" + little4(7) + little4(1) + little4(static_cast<std::uint32_t>(blob.size())) + blob;
  EXPECT_THAT(names_in(text), ElementsAre("openssl-libs 1:3.0.7-27.el9"));
  text.resize(4096 + 20);
  EXPECT_THAT(names_in(text), IsEmpty());
}

// One page of meta data, one hash page with a value on it and one off it, and the chain of pages of that.
std::string berkeley(bool big_endian_numbers) {
  constexpr std::size_t page = 512;
  const auto number = [&](std::uint32_t value) { return big_endian_numbers ? big(value) : little4(value); };
  const auto small = [&](std::uint32_t value) {
    const auto text = number(value);
    return big_endian_numbers ? text.substr(2) : text.substr(0, 2);
  };
  const auto header = [&](std::uint32_t next, std::uint32_t entries, std::uint32_t used, char type) {
    return std::string(8, '\0') + number(0) + number(0) + number(next) + small(entries) + small(used) + '\0' + type;
  };
  std::string meta = std::string(12, '\0') + number(0x00061561) + number(9) + number(page);
  meta.resize(page, '\0');

  const auto bash = named("bash");
  const auto blob = openssl();
  const std::vector<std::string> items = {
      std::string{"\1"} + number(1), std::string{"\1"} + bash, std::string{"\1"} + number(2),
      std::string{"\3"} + std::string(3, '\0') + number(2) + number(static_cast<std::uint32_t>(blob.size()))};
  std::string hash = header(0, 4, 0, 13), contents;
  std::size_t at = page;
  for (const auto& item : items) {
    at -= item.size();
    hash += small(static_cast<std::uint32_t>(at));
    contents = item + contents;
  }
  hash.resize(page - contents.size(), '\0');
  std::string out = meta + hash + contents;
  for (std::size_t from = 0, number_of = 2; from < blob.size(); from += page - 26, ++number_of) {
    const auto part = blob.substr(from, page - 26);
    const bool last = from + part.size() == blob.size();
    out += header(last ? 0 : static_cast<std::uint32_t>(number_of + 1), 1, static_cast<std::uint32_t>(part.size()), 7) +
           part;
    out.resize((out.size() + page - 1) / page * page, '\0');
  }
  return out;
}

TEST(RpmDatabase, BerkeleyInEitherByteOrder) {
  for (const bool order : {false, true})
    EXPECT_THAT(names_in(berkeley(order)), ElementsAre("bash 1-1", "openssl-libs 1:3.0.7-27.el9"));
  auto cut = berkeley(false);
  cut.resize(cut.size() - 512);
  EXPECT_THAT(names_in(cut), ElementsAre("bash 1-1"));
}

// Every index leads to the one blob there is: it is not read more often than there is room for in the file.
TEST(RpmDatabase, IndexesThatAllLeadToOneBlob) {
  const auto blob = openssl();
  std::string ndb = "RpmP" + little4(0) + little4(1) + little4(1) + std::string(16, '\0');
  while (ndb.size() < 4096) ndb += "Slot" + little4(7) + little4(256) + little4(40);
  ndb += "BlbS" + little4(7) + little4(1) + little4(static_cast<std::uint32_t>(blob.size())) + blob;
  EXPECT_LE(names_in(ndb).size(), ndb.size() / blob.size());
  EXPECT_GE(names_in(ndb).size(), 1U);

  constexpr std::size_t page = 512;
  const auto off_page = std::string{"\3"} + std::string(3, '\0') + little4(2) +
                        little4(static_cast<std::uint32_t>(blob.size()));
  auto bdb = berkeley(false);
  std::string hash = std::string(20, '\0') + std::string{"\x24\0\0\0\0\x0d", 6};  // 36 entries, of a hash page
  for (std::size_t i = 0; i < 36; ++i) {
    const auto at = page - off_page.size() * (i + 1);
    hash += static_cast<char>(at & 0xFF);
    hash += static_cast<char>(at >> 8);
  }
  hash.resize(page);
  for (std::size_t i = 0; i < 33; ++i) hash.replace(page - off_page.size() * (i + 1), off_page.size(), off_page);
  bdb.replace(page, page, hash.substr(0, page));
  EXPECT_LE(names_in(bdb).size(), bdb.size() / blob.size());
  EXPECT_GE(names_in(bdb).size(), 1U);
}

// "Packages" may be anything that can be selected from.
TEST(RpmDatabase, ATableWithoutEnd) {
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(":memory:", &database), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(database,
                         "CREATE VIEW Packages AS WITH RECURSIVE endless(hnum) AS (SELECT 1 UNION ALL SELECT hnum + 1 "
                         "FROM endless) SELECT hnum, zeroblob(100) AS blob FROM endless",
                         nullptr, nullptr, nullptr),
            SQLITE_OK);
  sqlite3_int64 size = 0;
  auto* bytes = sqlite3_serialize(database, "main", &size, 0);
  const std::string text(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  sqlite3_free(bytes);
  sqlite3_close(database);
  EXPECT_THAT(names_in(text), IsEmpty());  // and comes back at all
}

TEST(RpmDatabase, IsKnownByItsFirstBytes) {
  EXPECT_FALSE(is_rpm_database(""));
  EXPECT_FALSE(is_rpm_database("something else that is long enough to have a magic"));
  EXPECT_THAT(names_in("SQLite format 3"), IsEmpty());
}

}  // namespace
}  // namespace loadline::packages

// SPDX-License-Identifier: Apache-2.0
// MessagePack with msgpackr's records, and the index of pnpm 11's store that is made of it.
#include "predict/packed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>

#include "predict/sizes.h"
#include "sqlite/sqlite.h"

namespace loadline::predict {
namespace {

std::string text(std::string_view value) { return static_cast<char>(0xa0 + value.size()) + std::string{value}; }
std::string number(unsigned value) {  // of 16 bits
  return std::string{'\xcd', static_cast<char>(value >> 8), static_cast<char>(value & 0xffu)};
}
std::string record(char id, const std::vector<std::string_view>& names) {
  std::string out{'\xd4', 'r', id, static_cast<char>(0x90 + names.size())};
  for (const auto name : names) out += text(name);
  return out;
}

// What pnpm 11.11.0 writes of a package of two files.
std::string entry() {
  std::string out = record('@', {"requiresBuild", "manifest", "algo", "files"}) + '\xc2';
  out += record('A', {"version", "name"}) + text("1.0.0") + text("thing") + text("sha512");
  out += '\x82' + text("index.js") + record('B', {"checkedAt", "digest", "mode", "size"}) + '\xcb' +
         std::string(8, '\x01') + text("aa") + number(0644) + number(1000);
  return out + text("cli.js") + 'B' + '\xcb' + std::string(8, '\x01') + text("bb") + number(0755) + '\x07';
}

TEST(Packed, ReadsRecordsThatStandForThemselvesLater) {
  const auto bytes = entry();
  const auto read = read_packed(bytes);
  ASSERT_TRUE(read);
  ASSERT_NE(read->find("files"), nullptr);
  const auto& files = *read->find("files");
  EXPECT_THAT(files.names, testing::ElementsAre("index.js", "cli.js"));
  EXPECT_EQ(files.items[0].find("size")->number, 1000u);
  EXPECT_EQ(files.items[1].find("size")->number, 7u);
  EXPECT_EQ(files.items[1].find("digest")->text, "bb");
  EXPECT_EQ(read->find("manifest")->find("name")->text, "thing");
  EXPECT_EQ(read->find("nothing"), nullptr);
}

TEST(Packed, RefusesWhatIsCutOffOrHostile) {
  const auto bytes = entry();
  for (std::size_t size = 0; size < bytes.size(); ++size) EXPECT_FALSE(read_packed(bytes.substr(0, size))) << size;
  EXPECT_FALSE(read_packed(bytes + "x"));
  EXPECT_FALSE(read_packed(std::string(100'000, '\x91')));           // lists in lists
  EXPECT_FALSE(read_packed(std::string{"\xdf\xff\xff\xff\xff", 5}));  // a table of four thousand million
}

TEST(PnpmIndex, KnowsTheFilesOfAPackage) {
  const auto path = std::filesystem::temp_directory_path() / ("loadline-index-" + std::to_string(::getpid()) + ".db");
  {
    const auto database = sqlite::open(path.string(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    ASSERT_TRUE(sqlite::does(database.get(), "CREATE TABLE package_index (key TEXT PRIMARY KEY, data BLOB NOT NULL)"));
    const auto insert = sqlite::prepared(database.get(), "INSERT INTO package_index VALUES (?1, ?2)");
    const auto bytes = entry();
    sqlite::bind_text(insert.get(), 1, "sha512-x\tthing@1.0.0");
    sqlite3_bind_blob(insert.get(), 2, bytes.data(), static_cast<int>(bytes.size()), SQLITE_STATIC);
    ASSERT_EQ(sqlite3_step(insert.get()), SQLITE_DONE);
  }
  const auto files = pnpm_index_files(path.string());
  ASSERT_TRUE(files);
  const auto size = pnpm_store(files)({.name = "thing", .version = "1.0.0", .integrity = "sha512-x", .tarball = {}});
  ASSERT_TRUE(size);
  EXPECT_EQ(size->bytes, 1007u);
  EXPECT_FALSE(files({.name = "thing", .version = "1.0.1", .integrity = "sha512-x", .tarball = {}}));
  std::filesystem::remove(path);
  EXPECT_FALSE(pnpm_index_files(path.string()));
}

}  // namespace
}  // namespace loadline::predict

// SPDX-License-Identifier: Apache-2.0
// A layer comes out of the cache as it went in, or not at all.
#include "image/layer_cache.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "image/layer_bytes.h"
#include "image/test_tar.h"

namespace loadline::image {
namespace {

Wanted keep_manifests(const Entry& entry) { return entry.path.ends_with("package.json") ? 1000U : 0U; }

Layer some_layer(std::string_view name = "a", const Keep& keep = keep_manifests) {
  LayerReader reader{{.keep = keep}};
  const auto tar = TarText{}
                       .folder("srv/app")
                       .file(std::string{"srv/app/"} + std::string{name}, std::string(70'000, 'x'))
                       .file("srv/app/package.json", "{\"name\": \"app\"}")
                       .symlink("srv/link", "app/a")
                       .hard_link("srv/hard", "srv/app/package.json")
                       .file("srv/empty", "")
                       .end();
  EXPECT_TRUE(reader.feed(tar));
  auto layer = reader.finish();
  EXPECT_TRUE(layer);
  return std::move(*layer);
}

void expect_same(const Layer& a, const Layer& b) {
  EXPECT_EQ(a.digest, b.digest);
  EXPECT_EQ(a.diff_id, b.diff_id);
  EXPECT_EQ(a.compression, b.compression);
  EXPECT_EQ(a.blob_bytes, b.blob_bytes);
  EXPECT_EQ(a.tar_bytes, b.tar_bytes);
  EXPECT_EQ(a.content_bytes, b.content_bytes);
  EXPECT_EQ(a.kept, b.kept);
  EXPECT_EQ(a.distilled, b.distilled);
  ASSERT_EQ(a.entries.size(), b.entries.size());
  for (std::size_t i = 0; i < a.entries.size(); ++i) {
    const auto &x = a.entries[i], &y = b.entries[i];
    EXPECT_EQ(std::tie(x.path, x.link, x.size, x.begin, x.end, x.content, x.mtime, x.uid, x.gid, x.mode, x.kind),
              std::tie(y.path, y.link, y.size, y.begin, y.end, y.content, y.mtime, y.uid, y.gid, y.mode, y.kind));
    EXPECT_EQ(x.sparse, y.sparse);
    EXPECT_EQ(x.capabilities, y.capabilities);
  }
  for (std::uint64_t offset = 0; offset <= a.tar_bytes; offset += 97)
    ASSERT_EQ(a.blob_offset(offset), b.blob_offset(offset)) << offset;
}

TEST(LayerBytes, GoThereAndBack) {
  auto layer = some_layer();
  layer.entries[1].mtime = -5;
  layer.entries[2].mtime = INT64_MAX;
  layer.entries[3].mtime = INT64_MIN;
  layer.entries[3].capabilities = true;
  layer.distilled["srv/app/a"] = "what it is made of";
  const auto back = layer_from(bytes_of(layer));
  ASSERT_TRUE(back);
  expect_same(*back, layer);
}

TEST(LayerBytes, BrokenOnesAreNone) {
  const auto bytes = bytes_of(some_layer());
  EXPECT_FALSE(layer_from(""));
  EXPECT_FALSE(layer_from("rubbish"));
  for (std::size_t size = 0; size < bytes.size(); ++size) EXPECT_FALSE(layer_from(bytes.substr(0, size))) << size;
}

class Cache : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() /
              (std::string{"loadline_layer_cache_"} + testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  [[nodiscard]] std::string path() const { return (folder_ / "layers.sqlite").string(); }
  std::filesystem::path folder_;
};

TEST_F(Cache, RemembersFromRunToRun) {
  const auto layer = some_layer();
  LayerCache::open(path(), "wishes")->put(layer.digest, layer);
  const auto cache = LayerCache::open(path(), "wishes");
  const auto found = cache->find(layer.digest, true);
  ASSERT_TRUE(found);
  expect_same(*found, layer);
  EXPECT_FALSE(cache->find("sha256:" + std::string(64, '0'), false));
}

TEST_F(Cache, OtherWishesAreOtherLayers) {
  const auto layer = some_layer();
  LayerCache::open(path(), "wishes")->put(layer.digest, layer);
  EXPECT_TRUE(LayerCache::open(path(), "wishes")->find(layer.digest, false));
  EXPECT_FALSE(LayerCache::open(path(), "others")->find(layer.digest, false));
}

TEST_F(Cache, DoesNotVouchForADiffIdThatNobodyComputed) {
  auto layer = some_layer();
  layer.diff_id.clear();
  const auto cache = LayerCache::open(path(), "wishes");
  cache->put(layer.digest, layer);
  EXPECT_TRUE(cache->find(layer.digest, false));
  EXPECT_FALSE(cache->find(layer.digest, true));
}

TEST_F(Cache, TakesNothingUnderAnotherName) {
  const auto cache = LayerCache::open(path(), "wishes");
  const auto other = "sha256:" + std::string(64, '0');
  cache->put(other, some_layer());
  EXPECT_FALSE(cache->find(other, false));
}

TEST_F(Cache, LetsTheLeastRecentlyUsedGo) {
  const auto a = some_layer("a"), b = some_layer("b");
  const auto room = bytes_of(a).size() + bytes_of(b).size() - 1;
  const auto cache = LayerCache::open(path(), "wishes", room);
  cache->put(a.digest, a);
  cache->put(b.digest, b);
  EXPECT_NE(cache->find(a.digest, false).has_value(), cache->find(b.digest, false).has_value());
}

TEST_F(Cache, ABrokenFileIsMadeAnew) {
  std::filesystem::create_directories(folder_);
  std::ofstream{path()} << std::string(5000, 'x');
  const auto layer = some_layer();
  const auto cache = LayerCache::open(path(), "wishes");
  ASSERT_NE(cache, nullptr);
  cache->put(layer.digest, layer);
  EXPECT_TRUE(cache->find(layer.digest, false));
}

TEST_F(Cache, WithoutAFolderThereIsNone) {
  EXPECT_EQ(LayerCache::open("/proc/nowhere/layers.sqlite", "wishes"), nullptr);
}

}  // namespace
}  // namespace loadline::image

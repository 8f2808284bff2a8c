// SPDX-License-Identifier: Apache-2.0
// Layers written by a small tar writer of the test, put over each other; and random stacks against umoci.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "image/file_system.h"
#include "image/tar_fields.h"
#include "image/test_tar.h"

namespace loadline::image {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Layer layer_of(const std::string& tar) {
  LayerReader reader{{}};
  EXPECT_TRUE(reader.feed(tar));
  auto layer = reader.finish();
  EXPECT_TRUE(layer) << (layer ? "" : layer.error().text());
  return std::move(*layer);
}

std::vector<std::string> paths_of(const std::vector<std::string>& tars) {
  std::deque<Layer> layers;
  std::vector<const Layer*> stack;
  for (const auto& tar : tars) stack.push_back(&layers.emplace_back(layer_of(tar)));
  const auto files = squash(stack);
  if (!files) return {files.error().text()};
  std::vector<std::string> out;
  files->each([&](std::uint32_t node, const std::string& path) {
    out.push_back(path + (files->nodes[node].kind() == TarKind::directory
                              ? "/"
                              : "=" + std::to_string(files->nodes[node].size())));
  });
  return out;
}

TEST(Squash, AWhiteoutHidesALowerFile) {
  EXPECT_THAT(paths_of({TarText{}.file("a/x", "1").file("a/y", "22").end(), TarText{}.file("a/.wh.x", "").end()}),
              ElementsAre("a/", "a/y=2"));
}

TEST(Squash, AWhiteoutSparesItsOwnLayerWhateverTheOrder) {
  const auto lower = TarText{}.file("a/x", "1").end();
  EXPECT_THAT(paths_of({lower, TarText{}.file("a/x", "333").file("a/.wh.x", "").end()}), ElementsAre("a/", "a/x=3"));
  EXPECT_THAT(paths_of({lower, TarText{}.file("a/.wh.x", "").file("a/x", "333").end()}), ElementsAre("a/", "a/x=3"));
}

TEST(Squash, AnOpaqueFolderHidesOnlyWhatLowerLayersPutThere) {
  EXPECT_THAT(paths_of({TarText{}.file("a/x", "1").file("a/d/y", "1").end(),
                        TarText{}.file("a/n", "4444").file("a/.wh..wh..opq", "").end()}),
              ElementsAre("a/", "a/n=4"));
}

TEST(Squash, AFileReplacesAFolderAndAFolderAFile) {
  EXPECT_THAT(paths_of({TarText{}.file("a/x", "1").end(), TarText{}.file("a", "22").end()}), ElementsAre("a=2"));
  EXPECT_THAT(paths_of({TarText{}.file("a", "1").end(), TarText{}.folder("a").file("a/x", "22").end()}),
              ElementsAre("a/", "a/x=2"));
}

TEST(Squash, AHardLinkKeepsTheContentThatItsTargetHad) {
  EXPECT_THAT(
      paths_of({TarText{}.file("a", "123").end(), TarText{}.hard_link("b", "a").end(), TarText{}.file("a", "1").end()}),
      ElementsAre("a=1", "b=3"));
}

TEST(Squash, TheWayLeadsOverLinksOfLowerLayers) {
  EXPECT_THAT(
      paths_of({TarText{}.folder("usr/lib").symlink("lib", "usr/lib").end(), TarText{}.file("lib/x", "12").end()}),
      ElementsAre("lib=0", "usr/", "usr/lib/", "usr/lib/x=2"));
}

TEST(Squash, SaysWhereAHardLinkHasNoTarget) {
  EXPECT_THAT(paths_of({TarText{}.file("a", "1").hard_link("b", "nothing").end()}),
              ElementsAre(HasSubstr("layer 1, byte 1024: a hard link to what is not there")));
}

TEST(Squash, LinksInACircleEndTheWay) {
  EXPECT_THAT(paths_of({TarText{}.symlink("a", "b").symlink("b", "a").file("a/x", "1").end()}),
              ElementsAre(HasSubstr("links that lead in a circle")));
}

TEST(Layer, RefusesAPathOutside) {
  LayerReader reader{{}};
  const auto fed = reader.feed(TarText{}.file("../x", "1").end());
  ASSERT_FALSE(fed);
  EXPECT_THAT(fed.error().text(), HasSubstr("leads outside the image"));
}

TEST(Layer, IsTheSameInPiecesOfAnySize) {
  const auto tar = TarText{}.file("a", std::string(1500, 'x')).folder("d").symlink("l", "a").file("d/e", "yy").end();
  const auto whole = layer_of(tar);
  for (const std::size_t size : {1U, 7U, 511U, 513U}) {
    LayerReader reader{{}};
    for (std::size_t at = 0; at < tar.size(); at += size)
      ASSERT_TRUE(reader.feed(std::string_view{tar}.substr(at, size)));
    const auto layer = reader.finish();
    ASSERT_TRUE(layer);
    EXPECT_EQ(layer->digest, whole.digest);
    ASSERT_EQ(layer->entries.size(), whole.entries.size());
    for (std::size_t i = 0; i < whole.entries.size(); ++i) {
      EXPECT_EQ(layer->entries[i].path, whole.entries[i].path);
      EXPECT_EQ(layer->entries[i].content, whole.entries[i].content);
      EXPECT_EQ(layer->entries[i].end, whole.entries[i].end);
    }
  }
}

TEST(Layer, SaysWhereItIsCutOff) {
  const auto tar = TarText{}.file("a", std::string(5000, 'x')).end();
  LayerReader reader{{}};
  ASSERT_TRUE(reader.feed(std::string_view{tar}.substr(0, 2000)));
  const auto layer = reader.finish();
  ASSERT_FALSE(layer);
  EXPECT_EQ(layer.error().text(), "byte 2000: the tar stream is cut off");
}

TEST(TarNumber, OctalBlankAndBase256) {
  EXPECT_EQ(tar_number("0000644\0"), 0644);
  EXPECT_EQ(tar_number(" 12 "), 10);
  EXPECT_EQ(tar_number(""), 0);
  EXPECT_EQ(tar_number("9"), std::nullopt);
  EXPECT_EQ(tar_number(std::string_view{"\x80\0\0\0\0\0\0\x01\0\0\0\0", 12}), std::int64_t{1} << 32);
  EXPECT_EQ(tar_number("\xff\xff\xff\xff\xff\xff\xff\xfe"), -2);
}

TEST(Tree, ReadsWhatWasKeptAndSaysWhatWasNot) {
  LayerReader reader{{.keep = [](const Entry& entry) -> std::uint64_t { return entry.path == "a/x" ? 100 : 0; }}};
  ASSERT_TRUE(reader.feed(TarText{}.file("a/x", "hello").file("a/y", "you").symlink("l", "/a").end()));
  const auto layer = reader.finish();
  ASSERT_TRUE(layer);
  const auto files = squash({&*layer});
  ASSERT_TRUE(files);
  const auto tree = tree_of(*files);
  EXPECT_EQ(tree->read("l/x").value(), "hello");
  EXPECT_EQ(tree->read("l/../a/x").value(), "hello");
  EXPECT_THAT(tree->read("a/y").error().text(), HasSubstr("not kept"));
  EXPECT_EQ(tree->entries("l").value().size(), 2U);
  EXPECT_EQ(tree->link_target("l").value(), "/a");
}

}  // namespace
}  // namespace loadline::image

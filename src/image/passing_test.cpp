// SPDX-License-Identifier: Apache-2.0
// Archives of docker save as streams: several images, layers that are links, documents before and behind layers.
#include "image/passing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "image/layout.h"
#include "image/test_tar.h"

namespace loadline::image {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string first_layer = TarText{}.file("a", std::string(1000, 'x')).end();
const std::string second_layer = TarText{}.file("b", "yy").end();

std::string config(const std::string& user) {
  return R"({"architecture": "amd64", "os": "linux", "config": {"User": ")" + user + R"("}})";
}

// Two images that share a layer; the second one's is a link, as docker save writes it.
std::string saved() {
  return TarText{}
      .file("one/layer.tar", first_layer)
      .symlink("two/layer.tar", "../one/layer.tar")
      .file("three/layer.tar", second_layer)
      .file("one.json", config("1"))
      .file("two.json", config("2"))
      .file("manifest.json", R"([{"Config": "one.json", "RepoTags": ["app:1"], "Layers": ["one/layer.tar"]},
                                 {"Config": "two.json", "RepoTags": ["app:2"],
                                  "Layers": ["two/layer.tar", "three/layer.tar"]}])")
      .end();
}

Result<Images> read(const std::string& archive, const std::string& tag = {}, std::size_t piece = 1000) {
  const auto source = [&](const Sink& sink) -> Status {
    for (std::size_t at = 0; at < archive.size(); at += piece)
      if (auto taken = sink(std::string_view{archive}.substr(at, piece)); !taken) return taken;
    return {};
  };
  const auto files = Files::in_passing("x", source, {}, {}, true);
  if (!files) return tl::make_unexpected(files.error());
  auto images = images_in(*files, "x", tag, {});
  if (!images) return tl::make_unexpected(images.error());
  return read_images(std::move(*images), {.verify = true});
}

std::string error_of(const std::string& archive, const std::string& tag = {}) {
  const auto images = read(archive, tag);
  return images ? "none" : images.error().text();
}

TEST(Passing, SeveralImagesShareALayerThroughALink) {
  for (const std::size_t piece : {1U, 511U, 4096U, 100'000U}) {
    const auto images = read(saved(), {}, piece);
    ASSERT_TRUE(images) << images.error().text();
    ASSERT_EQ(images->images.size(), 2U);
    EXPECT_EQ(images->layers.size(), 2U);
    EXPECT_THAT(images->images[0].tags, ElementsAre("app:1"));
    EXPECT_EQ(images->images[0].size(), 1000U);
    EXPECT_EQ(images->images[1].size(), 1002U);
    EXPECT_EQ(images->images[1].config.user.value, "2");
    EXPECT_EQ(images->images[0].layers()[0], images->images[1].layers()[0]);
  }
}

TEST(Passing, OneOfThemByItsTag) {
  const auto images = read(saved(), "app:2");
  ASSERT_TRUE(images);
  ASSERT_EQ(images->images.size(), 1U);
  EXPECT_EQ(images->images[0].size(), 1002U);
  EXPECT_THAT(error_of(saved(), "app:3"), HasSubstr("no image of that name"));
}

TEST(Passing, ABrokenLayerOnlyMattersToItsImage) {
  auto broken = second_layer;
  broken[0] ^= 1;  // the checksum no longer fits, so it is no layer at all
  auto archive = saved();
  archive.replace(archive.find(second_layer), broken.size(), broken);
  EXPECT_TRUE(read(archive, "app:1"));
  EXPECT_THAT(error_of(archive, "app:2"), HasSubstr("three/layer.tar"));
}

TEST(Passing, ZerosWithoutEnd) {
  const std::string zeros(100'000, '\0');
  int pieces = 0;
  const auto source = [&](const Sink& sink) -> Status {
    while (++pieces < 1000)
      if (auto taken = sink(zeros); !taken) return taken;
    return {};
  };
  const auto files = Files::in_passing("/dev/zero", source, {}, {}, false);
  ASSERT_FALSE(files);
  EXPECT_THAT(files.error().text(), HasSubstr("the archive is empty"));
  EXPECT_LT(pieces, 10);
}

TEST(Passing, LayersWithoutEnd) {
  TarText archive;
  for (int i = 0; i < 20; ++i) archive.file("l" + std::to_string(i), first_layer);
  const auto text = archive.end();
  const auto source = [&](const Sink& sink) { return sink(text); };
  const auto refusal = [&](const Limits& limits) {
    const auto files = Files::in_passing("x", source, limits, {}, false);
    return files ? "none" : files.error().text();
  };
  EXPECT_THAT(refusal({.most_layers = 4, .most_images = 4}), HasSubstr("absurdly many layers"));
  EXPECT_THAT(refusal({.most_image_entries = 10}), HasSubstr("absurdly many entries"));
  EXPECT_EQ(refusal({}), "none");
}

TEST(Passing, SaysWhatIsMissing) {
  EXPECT_THAT(error_of(TarText{}.file("a", "b").end()), HasSubstr("neither index.json nor manifest.json"));
  EXPECT_THAT(error_of(TarText{}.file("manifest.json", R"([{"Config": "c", "Layers": []}])").end()),
              HasSubstr("no such file in the image's store (c)"));
  EXPECT_THAT(
      error_of(
          TarText{}.file("c", config("1")).file("manifest.json", R"([{"Config": "c", "Layers": ["l.tar"]}])").end()),
      HasSubstr("a layer's file is missing (l.tar)"));
  EXPECT_THAT(error_of(saved().substr(0, 3000)), HasSubstr("cut off"));
}

TEST(Passing, LinksInACircleLeadNowhere) {
  EXPECT_THAT(error_of(TarText{}
                           .symlink("a", "b")
                           .symlink("b", "a")
                           .file("c", config("1"))
                           .file("manifest.json", R"([{"Config": "c", "Layers": ["a"]}])")
                           .end()),
              HasSubstr("a layer's file is missing"));
}

TEST(Passing, ABlobMustBeWhatItsNameSays) {
  const auto name = "blobs/sha256/" + std::string(64, '0');
  EXPECT_THAT(error_of(TarText{}
                           .file(name, first_layer)
                           .file("c", config("1"))
                           .file("manifest.json", R"([{"Config": "c", "Layers": [")" + name + R"("]}])")
                           .end()),
              HasSubstr("the layer is not what its digest says"));
}

}  // namespace
}  // namespace loadline::image

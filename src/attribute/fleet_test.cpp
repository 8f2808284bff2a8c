// SPDX-License-Identifier: Apache-2.0
// Fleets of two and three small images, and what became of one.
#include "attribute/fleet.h"

#include <gmock/gmock.h>

#include "attribute/image_diff.h"
#include "attribute/test_image.h"

namespace loadline::attribute {
namespace {

using image::TarText;
using testing::ElementsAre;
using testing::IsEmpty;

std::string noise(std::size_t size, unsigned seed) {
  std::string out;
  for (; out.size() < size; seed = seed * 1664525U + 1013904223U) out += static_cast<char>(seed >> 24U);
  return out;
}

image::Images images(const std::vector<std::vector<std::string>>& stacks) {
  std::vector<image::OpenedImage> opened;
  for (const auto& stack : stacks) opened.push_back(opened_image(stack, "{}"));
  return images_of(std::move(opened));
}

Fleet fleet(const image::Images& images) {
  std::vector<const image::Image*> all;
  for (const auto& one : images.images) all.push_back(&one);
  return fleet_of(all);
}

const std::string base = TarText{}.file("usr/lib/base", noise(200'000, 1)).end();

TEST(Fleet, SharedLayersAreStoredOnce) {
  const auto one = TarText{}.file("app/one", noise(1000, 2)).end();
  const auto two = TarText{}.file("app/two", noise(3000, 3)).end();
  const auto read = images({{base, one}, {base, two}});
  const auto out = fleet(read);
  EXPECT_EQ(out.total, 2 * base.size() + one.size() + two.size());
  EXPECT_EQ(out.stored, base.size() + one.size() + two.size());
  EXPECT_THAT(out.unique, ElementsAre(one.size(), two.size()));
  ASSERT_EQ(out.layers.size(), 1U);
  EXPECT_THAT(out.layers[0].images, ElementsAre(0U, 1U));
  EXPECT_EQ(out.repeated, 0U);
  EXPECT_THAT(out.near, IsEmpty());
  EXPECT_THAT(out.bases, IsEmpty());
}

TEST(Fleet, LayersWithTheSameFilesInAnotherOrder) {
  const auto a = noise(150'000, 1), b = noise(150'000, 2);
  const auto read = images({{TarText{}.file("a", a).file("b", b).end()}, {TarText{}.file("b", b).file("a", a).end()}});
  const auto out = fleet(read);
  EXPECT_EQ(out.repeated, 300'000U);
  ASSERT_EQ(out.near.size(), 1U);
  EXPECT_TRUE(out.near[0].same_files);
  EXPECT_EQ(out.near[0].common, 300'000U);
  ASSERT_EQ(out.bases.size(), 1U);
  EXPECT_THAT(out.bases[0].images, ElementsAre(0U, 1U));
  EXPECT_EQ(out.bases[0].bytes, 300'000U);
  EXPECT_NEAR(static_cast<double>(out.bases[0].saved), 302'000.0, 3'000.0);  // with its headers
}

TEST(Fleet, NearlyTheSameIsNineTenths) {
  const auto a = noise(900'000, 1);
  const auto read = images({{TarText{}.file("a", a).file("b", noise(50'000, 2)).end()},
                            {TarText{}.file("a", a).file("b", noise(50'000, 3)).end()},
                            {TarText{}.file("a", a).file("b", noise(500'000, 4)).end()}});
  const auto out = fleet(read);
  ASSERT_EQ(out.near.size(), 1U);
  EXPECT_FALSE(out.near[0].same_files);
  EXPECT_EQ(out.near[0].common, 900'000U);
  ASSERT_EQ(out.bases.size(), 1U);
  EXPECT_THAT(out.bases[0].images, ElementsAre(0U, 1U, 2U));
  EXPECT_EQ(out.bases[0].bytes, 900'000U);
}

TEST(Fleet, OfOneImageSaysNothing) {
  const auto read = images({{base, base}});
  const auto out = fleet(read);
  EXPECT_EQ(out.stored, base.size());
  EXPECT_THAT(out.near, IsEmpty());
}

ImageDiff diff_of(const TestImage& before, const TestImage& after) {
  return difference(before.get(), attribute(before.get(), {}), after.get(), attribute(after.get(), {}));
}

std::vector<std::string> file_changes(const ImageDiff& diff) {
  std::vector<std::string> out;
  for (const auto& one : diff.files)
    out.push_back(std::string{name_of(one.kind)} + " " + one.path + " " + std::to_string(one.before) + " " +
                  std::to_string(one.after));
  return out;
}

TEST(Diff, OfFiles) {
  const auto before = image_of({TarText{}
                                    .file("d/same", "1")
                                    .file("d/gone", "22")
                                    .file("d/other", "333")
                                    .file("kind", "1")
                                    .symlink("l", "a")
                                    .add("mode", '0', "1", "", 1, 0644)
                                    .end()});
  const auto after = image_of({TarText{}
                                   .file("d/same", "1")
                                   .file("d/new/deep", "4444")
                                   .file("d/other", "444")
                                   .folder("kind")
                                   .symlink("l", "b")
                                   .add("mode", '0', "1", "", 1, 0755)
                                   .end()});
  EXPECT_THAT(file_changes(diff_of(*before, *after)),
              ElementsAre("added d/new/deep 0 4", "removed d/gone 2 0", "changed kind 1 0", "added d/new 0 0",
                          "changed d/other 3 3", "changed l 0 0", "metadata mode 1 1"));
}

TEST(Diff, OfAnImageWithItselfIsEmpty) {
  const auto one = image_of({base}, R"({"config": {"User": "1", "Env": ["A=b"]}})");
  const auto out = diff_of(*one, *one);
  EXPECT_THAT(out.files, IsEmpty());
  EXPECT_THAT(out.causes, IsEmpty());
  EXPECT_THAT(out.settings, IsEmpty());
  EXPECT_EQ(out.shared_layers, 1U);
}

TEST(Diff, LayersAreTheSameWhereverTheyStand) {
  const auto other = TarText{}.file("other", std::string(5000, 'o')).end();
  const auto top = TarText{}.file("top", "t").end();
  const auto out = diff_of(*image_of({base, top, top}), *image_of({other, base, top}));
  EXPECT_EQ(out.shared_layers, 2U);
  EXPECT_EQ(out.shared_compressed, base.size() + top.size());
}

TEST(Diff, OfSettings) {
  const auto before = image_of({base}, R"({"config": {"User": "1", "Env": ["A=b", "OLD=x"], "Labels": {"x": "1"}}})");
  const auto after = image_of({base}, R"({"config": {"User": "1", "Env": ["A=c"], "Cmd": ["a", "b"]}})");
  std::vector<std::string> settings;
  for (const auto& one : diff_of(*before, *after).settings)
    settings.push_back(std::string{name_of(one.kind)} + " " + one.name + ": " + one.before + " -> " + one.after);
  EXPECT_THAT(settings, ElementsAre("added command:  -> a b", "changed environment A: b -> c",
                                    "removed environment OLD: x -> ", "removed label x: 1 -> "));
}

TEST(Diff, OfPackages) {
  const auto with = [](const std::vector<std::pair<std::string, std::string>>& packages) {
    std::string status;
    TarText tar;
    for (const auto& [name, version] : packages) {
      status += "Package: " + name + "\nStatus: install ok installed\nVersion: " + version + "\n\n";
      tar.file("var/lib/dpkg/info/" + name + ".list", "/usr/bin/" + name + "\n");
      tar.file("usr/bin/" + name, std::string(version.size() * 100, 'x'));
    }
    return image_of({tar.file("var/lib/dpkg/status", status).end()});
  };
  std::vector<std::string> changes;
  for (const auto& one : diff_of(*with({{"bash", "5"}, {"curl", "7.88"}, {"wget", "1"}}),
                                 *with({{"bash", "5"}, {"curl", "8"}, {"jq", "1.6"}}))
                             .packages)
    changes.push_back(std::string{name_of(one.kind)} + " " + one.ecosystem + " " + one.name + " " + one.before + ">" +
                      one.after + " " + std::to_string(one.bytes_before) + ">" + std::to_string(one.bytes_after));
  EXPECT_THAT(changes,
              ElementsAre("changed deb curl 7.88>8 400>100", "added deb jq >1.6 0>300", "removed deb wget 1> 100>0"));
}

}  // namespace
}  // namespace loadline::attribute

// SPDX-License-Identifier: Apache-2.0
// Debian's packages: bases by their names, needs and recommendations, what autoremove takes out.
#include "predict/system_packages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace loadline::predict {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

// web needs engine, which needs libc of every image; it recommends docs. editor needs engine too.
constexpr SystemPackage packages[] = {
    {"docs", 1000, {}, "", ""},  {"editor", 10, {}, "engine", ""},          {"engine", 100, 40, "", ""},
    {"libmade", 50, {}, "", ""}, {"web", 20, {}, "engine libmade", "docs"},
};
constexpr SystemRelease release{"trixie", "base-files libc6", "libmade", packages};
constexpr SystemBase slim{.release = &release, .full = false, .certain = true};
constexpr SystemBase full{.release = &release, .full = true, .certain = true};

std::vector<std::string_view> names(const SystemInstall& install) {
  std::vector<std::string_view> out;
  for (const auto* package : install.packages) out.push_back(package->name);
  return out;
}

TEST(SystemPackages, BringWhatTheyNeedAndRecommend) {
  EXPECT_THAT(names(system_install(slim, {.names = {"web"}})), ElementsAre("docs", "engine", "libmade", "web"));
  EXPECT_THAT(names(system_install(slim, {.names = {"web"}, .recommended = false})),
              ElementsAre("engine", "libmade", "web"));
  EXPECT_THAT(names(system_install(full, {.names = {"web"}, .recommended = false})), ElementsAre("engine", "web"));
  EXPECT_THAT(names(system_install(slim, {.names = {"web"}, .recommended = false, .there = {"engine"}})),
              ElementsAre("libmade", "web"));
}

TEST(SystemPackages, AreNamedAsAptNamesThem) {
  const auto install = system_install(
      slim, {.names = {"engine=1.2-3", "editor:amd64", "docs/trixie-backports", "ghost"}, .recommended = false});
  EXPECT_THAT(names(install), ElementsAre("docs", "editor", "engine"));
  EXPECT_THAT(install.unknown, ElementsAre("ghost"));
}

TEST(SystemPackages, AutoremoveKeepsWhatIsWanted) {
  const std::set<std::string_view> there = {"docs", "editor", "engine", "libmade"};  // web was taken out
  EXPECT_THAT(system_orphans(slim, there, {"editor"}), ElementsAre("docs", "libmade"));
  EXPECT_THAT(system_orphans(slim, there, {"editor", "docs"}), ElementsAre("libmade"));
  EXPECT_THAT(system_orphans(slim, there, {}), ElementsAre("docs", "editor", "engine", "libmade"));
}

std::optional<SystemBase> base_of(const std::string& reference) {
  return system_base_of(dockerfile::parse_image_reference(reference));
}

TEST(SystemPackages, KnowDebianByTheImage) {
  ASSERT_TRUE(base_of("node:20-bookworm-slim"));
  EXPECT_EQ(base_of("node:20-bookworm-slim")->release->name, "bookworm");
  EXPECT_TRUE(base_of("node:20-bookworm-slim")->certain);
  EXPECT_FALSE(base_of("node:20-bookworm-slim")->full);
  EXPECT_TRUE(base_of("python:3.14")->full);
  EXPECT_FALSE(base_of("python:3.14")->certain);
  EXPECT_FALSE(base_of("debian:trixie")->full);
  EXPECT_FALSE(base_of("node:20-alpine"));
  EXPECT_FALSE(base_of("ubuntu:24.04"));
  EXPECT_FALSE(base_of("ghcr.io/astral-sh/uv:latest"));
}

TEST(SystemPackages, WeighLessInSlimImages) {
  const auto& engine = packages[2];
  EXPECT_EQ(size_of(engine, slim).likely, 40u * 1024);
  EXPECT_EQ(size_of(engine, full).likely, static_cast<std::uint64_t>(0.955 * 100 * 1024));
  const auto& docs = packages[0];  // not measured: it may be all translations
  EXPECT_LT(size_of(docs, slim).least, 200u * 1024);
  EXPECT_EQ(size_of(docs, slim).most, 1000u * 1024);
}

TEST(SystemPackages, HaveATableForEachRelease) {
  for (const auto& one : system_releases()) {
    EXPECT_GT(one.packages.size(), 500u) << one.name;
    EXPECT_TRUE(std::ranges::is_sorted(one.packages, {}, &SystemPackage::name)) << one.name;
    const SystemBase base{.release = &one};
    EXPECT_THAT(names(system_install(base, {.names = {"curl"}, .recommended = false})),
                AllOf(Contains("curl"), Not(Contains("libc6"))))
        << one.name;
    EXPECT_THAT(system_install({.release = &one, .full = true}, {.names = {"curl"}, .recommended = false}).packages,
                IsEmpty())
        << one.name;
  }
  EXPECT_EQ(system_packages_date().size(), 10u);
}

}  // namespace
}  // namespace loadline::predict

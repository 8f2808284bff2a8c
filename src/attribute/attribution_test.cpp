// SPDX-License-Identifier: Apache-2.0
// Small images whose every byte has an obvious cause; the sums hold for each of them.
#include "attribute/attribution.h"

#include <gmock/gmock.h>

#include "attribute/classify.h"
#include "attribute/test_image.h"

namespace loadline::attribute {
namespace {

using image::TarText;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

std::string bytes(std::size_t count, char fill = 'x') { return std::string(count, fill); }

Attribution attributed(const TestImage& image, const AttributeRequest& request = {}) {
  auto out = attribute(image.get(), request);
  EXPECT_EQ(out.total.bytes, image.get().size());
  EXPECT_EQ(out.total.compressed, image.get().compressed());
  Amount sum;
  for (const auto& info : all_causes()) sum += out.of(info.cause);
  EXPECT_EQ(sum.bytes, out.total.bytes);
  EXPECT_EQ(sum.compressed, out.total.compressed);
  return out;
}

std::uint64_t of(const Attribution& attribution, Cause cause) { return attribution.of(cause).bytes; }

TEST(Attribution, WhatLaterLayersDoToAFile) {
  const auto image = image_of({TarText{}.file("a", bytes(100)).file("b", bytes(200)).file("c", bytes(300)).end(),
                               TarText{}.file("a", bytes(100)).file("b", bytes(250, 'y')).file(".wh.c", "").end()});
  const auto out = attributed(*image);
  EXPECT_EQ(of(out, Cause::metadata_copy), 100U);  // a again, with the same content
  EXPECT_EQ(of(out, Cause::overwritten), 200U);
  EXPECT_EQ(of(out, Cause::deleted), 300U);
  EXPECT_EQ(of(out, Cause::application), 100U + 250U);
}

TEST(Attribution, AFileThatAHardLinkStillHoldsIsNotDeleted) {
  const auto image = image_of(
      {TarText{}.file("a", bytes(100)).hard_link("b", "a").end(), TarText{}.file(".wh.a", "").end()});
  const auto out = attributed(*image);
  EXPECT_EQ(of(out, Cause::deleted), 0U);
  EXPECT_EQ(of(out, Cause::application), 100U);
}

TEST(Attribution, TheSameContentAtAnotherPathIsADuplicate) {
  const auto image = image_of({TarText{}
                                   .file("app/one", bytes(5000))
                                   .file("app/two", bytes(5000))
                                   .file("app/small", bytes(100))
                                   .file("app/small2", bytes(100))
                                   .end()});
  const auto out = attributed(*image);
  EXPECT_EQ(of(out, Cause::duplicate), 5000U);
  EXPECT_EQ(of(out, Cause::application), 5200U);
}

TEST(Attribution, TheBaseImageIsGivenOrSaidByTheHistory) {
  const std::vector<std::string> tars = {TarText{}.file("usr/lib/libc.so", bytes(1000)).end(),
                                         TarText{}.file("app/main", bytes(50)).end()};
  const std::string
      history = R"({"history": [{"created_by": "ADD rootfs"}, {"created_by": "CMD [\"sh\"]", "empty_layer": true},
                                  {"created_by": "COPY . ."}, {"created_by": "CMD [\"app\"]", "empty_layer": true}]})";
  const auto known = image_of(tars, history);
  const auto by_history = attributed(*known);
  EXPECT_EQ(by_history.base_layers, 1U);
  EXPECT_EQ(by_history.base_known_by, "history");
  EXPECT_EQ(of(by_history, Cause::base_image), 1000U);
  EXPECT_EQ(by_history.layers[1].instruction, "COPY . .");

  const auto unknown = image_of(tars);
  EXPECT_EQ(attributed(*unknown).base_layers, 0U);
  EXPECT_EQ(of(attributed(*unknown, {.base_layers = 1}), Cause::base_image), 1000U);
  EXPECT_EQ(attributed(*unknown, {.base_layers = 9}).base_layers, 2U);
}

TEST(Attribution, ALayerIsTiedToItsLineOfTheDockerfile) {
  const auto image = image_of(
      {TarText{}.file("base", "1").end(), TarText{}.file("app/main", "2").end()},
      R"({"history": [{"created_by": "ADD rootfs"}, {"created_by": "CMD [\"sh\"]", "empty_layer": true},
                                  {"created_by": "COPY main /app/ # buildkit"}, {"created_by": "USER 1", "empty_layer": true}]})");
  const Source dockerfile{"Dockerfile", "FROM base\n\nCOPY main /app/\nUSER 1\n"};
  const auto out = attributed(*image, {.dockerfile = &dockerfile});
  EXPECT_FALSE(out.layers[0].place);
  ASSERT_TRUE(out.layers[1].place);
  EXPECT_EQ(out.layers[1].place.position().line, 3U);
}

// pnpm's virtual store: the application's folder links to what it depends on, which lies beside its own dependencies.
TEST(Attribution, NodePackagesByWhatReachesThem) {
  const auto package = [](TarText& tar, const std::string& folder, const std::string& name, const std::string& version,
                          const std::string& more, std::size_t size) {
    tar.file(folder + "/package.json", "{\"name\": \"" + name + "\", \"version\": \"" + version + "\"" + more + "}");
    tar.file(folder + "/index.js", std::string(size, name.back()));
  };
  TarText tar;
  package(tar, "srv/node_modules/.pnpm/a@1.0.0/node_modules/a", "a", "1.0.0", R"(, "dependencies": {"b": "1"})",
          10'000);
  package(tar, "srv/node_modules/.pnpm/b@1.0.0/node_modules/b", "b", "1.0.0", "", 20'000);
  package(tar, "srv/node_modules/.pnpm/t@1.0.0/node_modules/t", "t", "1.0.0", "", 30'000);
  package(tar, "srv/node_modules/.pnpm/u@1.0.0/node_modules/u", "u", "1.0.0", "", 40'000);
  tar.symlink("srv/node_modules/.pnpm/a@1.0.0/node_modules/b", "../../b@1.0.0/node_modules/b");
  tar.symlink("srv/node_modules/a", ".pnpm/a@1.0.0/node_modules/a");
  tar.symlink("srv/node_modules/t", ".pnpm/t@1.0.0/node_modules/t");
  tar.file("srv/package.json", R"({"name": "app", "dependencies": {"a": "1"}, "devDependencies": {"t": "1"}})");
  const auto image = image_of({tar.end()});
  const auto out = attributed(*image);
  std::vector<std::string> states;
  for (const auto& one : out.inventory.packages)
    if (!one.application) states.push_back(one.name + " " + std::string{packages::name_of(one.reach)});
  EXPECT_THAT(states, UnorderedElementsAre("a production", "b production", "t development", "u unreachable"));
  EXPECT_GT(of(out, Cause::dev_dependency), 30'000U);
  EXPECT_GT(of(out, Cause::unreachable_package), 40'000U);
  EXPECT_LT(of(out, Cause::unreachable_package), 41'000U);
  EXPECT_GT(of(out, Cause::production_dependency), 30'000U);
}

TEST(Attribution, SystemPackagesByTheirLists) {
  const auto image = image_of({TarText{}
                                   .file("var/lib/dpkg/status",
                                         "Package: curl\nStatus: install ok installed\nVersion: 7.88\n\nPackage: gone\n"
                                         "Status: deinstall ok config-files\nVersion: 1\n")
                                   .file("var/lib/dpkg/info/curl.list", "/.\n/usr\n/usr/bin/curl\n")
                                   .file("usr/bin/curl", bytes(1000))
                                   .file("usr/bin/other", bytes(500, 'z'))
                                   .end()});
  const auto out = attributed(*image);
  EXPECT_EQ(of(out, Cause::system_package), 1000U);
  ASSERT_EQ(out.packages.size(), 1U);
  EXPECT_EQ(out.inventory.packages[0].name + " " + out.inventory.packages[0].version, "curl 7.88");
  EXPECT_EQ(out.packages[0].amount.bytes, 1000U);
}

TEST(Classify, ByThePath) {
  EXPECT_EQ(striking_cause("app/.git/objects/aa/bb"), Cause::version_control);
  EXPECT_EQ(striking_cause("app/.gitignore"), std::nullopt);
  EXPECT_EQ(striking_cause("var/cache/apt/archives/curl.deb"), Cause::package_cache);
  EXPECT_EQ(striking_cause("root/.npm/_cacache/index-v5/x"), Cause::package_cache);
  EXPECT_EQ(striking_cause("app/.env"), Cause::secret);
  EXPECT_EQ(striking_cause("app/.env.example"), std::nullopt);
  EXPECT_EQ(striking_cause("root/.ssh/id_rsa"), Cause::secret);
  EXPECT_EQ(striking_cause("app/server.key"), Cause::secret);
  EXPECT_EQ(striking_cause("app/node_modules/x/test.key"), std::nullopt);
  EXPECT_EQ(striking_cause("app/node_modules/x/.env"), std::nullopt);
  EXPECT_EQ(idle_cause("app/main.js.map", 1), Cause::source_map);
  EXPECT_EQ(idle_cause("app/main.d.ts", 1), Cause::type_declaration);
  EXPECT_EQ(idle_cause("app/__tests__/x.js", 1), Cause::test);
  EXPECT_EQ(idle_cause("app/latest/x.js", 1), std::nullopt);
  EXPECT_EQ(idle_cause("app/model.onnx", 2'000'000), Cause::model);
  EXPECT_EQ(idle_cause("app/model.onnx", 10), std::nullopt);
  EXPECT_EQ(system_cause("usr/bin/gcc", 1), Cause::build_tool);
  EXPECT_EQ(system_cause("usr/share/doc/curl/copyright", 1), Cause::documentation);
  EXPECT_EQ(system_cause("usr/local/bin/node", 1), Cause::runtime);
  EXPECT_TRUE(is_system_path("usr/lib/x"));
  EXPECT_FALSE(is_system_path("usr/src/app/main.js"));
}

}  // namespace
}  // namespace loadline::attribute

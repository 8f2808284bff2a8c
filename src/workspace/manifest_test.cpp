// SPDX-License-Identifier: Apache-2.0
// package.json: what is read, and where it stands.
#include "workspace/manifest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace loadline::workspace {
namespace {

using testing::ElementsAre;

TEST(Manifest, ReadsItsFields) {
  const Source source{"services/api/package.json", R"({
  "name": "@shop/api", "version": "1.2.3", "private": true,
  "main": "dist/main.js", "types": "dist/main.d.ts",
  "exports": {".": {"import": "./dist/index.mjs", "require": "./dist/index.js"}},
  "bin": "./cli.js",
  "packageManager": "pnpm@9.14.2",
  "engines": {"node": ">=20"},
  "scripts": {"build": "tsc"},
  "files": ["dist"],
  "workspaces": {"packages": ["a/*"], "nohoist": ["x"]},
  "publishConfig": {"directory": "out"},
  "dependencies": {"a": "^1.0.0", "both": "1"},
  "optionalDependencies": {"both": "2"},
  "devDependencies": {"c": "workspace:*"},
  "peerDependencies": {"p": "*"}
})"};
  const auto manifest = read_manifest(source);
  EXPECT_TRUE(manifest.problems.empty());
  EXPECT_EQ(manifest.folder, "services/api");
  EXPECT_EQ(manifest.name, "@shop/api");
  EXPECT_TRUE(manifest.is_private);
  EXPECT_EQ(manifest.main->place.text(), "\"dist/main.js\"");
  EXPECT_EQ(manifest.package_manager->value, "pnpm@9.14.2");
  EXPECT_EQ(manifest.engines.at("node").value, ">=20");
  EXPECT_EQ(manifest.scripts.at("build").value, "tsc");
  EXPECT_THAT(manifest.workspaces, ElementsAre("a/*"));
  EXPECT_THAT(manifest.entry_points, ElementsAre("dist/main.js", "./dist/index.mjs", "./dist/index.js", "./cli.js"));
  EXPECT_EQ(manifest.publish_folder, "out");
  ASSERT_EQ(manifest.requirements.size(), 5u);
  EXPECT_EQ(manifest.requirement("both")->specifier, "2");
  EXPECT_EQ(manifest.requirement("c")->place.text(), "\"workspace:*\"");
  EXPECT_EQ(manifest.requirement("c")->name_place.text(), "\"c\"");
  EXPECT_EQ(manifest.requirement("p"), nullptr);
}

TEST(Manifest, TakesTheLastOfDuplicates) {
  const Source source{"package.json", R"({"dependencies": {"a": "1", "a": "2"}})"};
  const auto manifest = read_manifest(source);
  ASSERT_EQ(manifest.requirements.size(), 1u);
  EXPECT_EQ(manifest.requirements[0].specifier, "2");
  EXPECT_EQ(manifest.folder, "");
}

TEST(Manifest, SaysWhatPackageManagersRefuse) {
  const Source comments{"package.json", "{ // hello\n \"name\": \"x\" }"};
  EXPECT_EQ(read_manifest(comments).problems.size(), 1u);
  EXPECT_EQ(read_manifest(comments).name, "x");
  const Source list{"package.json", "[]"};
  EXPECT_EQ(read_manifest(list).problems.size(), 1u);
  const Source broken{"package.json", "{\"name\": \"x\","};
  EXPECT_EQ(read_manifest(broken).problems.size(), 1u);
  EXPECT_EQ(read_manifest(broken).name, "x");
}

}  // namespace
}  // namespace loadline::workspace

// SPDX-License-Identifier: Apache-2.0
// Each lockfile format, on small files written for this test.
#include "workspace/lockfile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "workspace/pnpm_lock.h"

namespace loadline::workspace {
namespace {

using testing::ElementsAre;

std::string seed(const std::string& name) {
  std::ifstream in{std::string{LOADLINE_SOURCE_DIR} + "/fuzz/seeds/lockfile/" + name, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

const LockedPackage& package(const Lockfile& lockfile, std::string_view key) {
  for (const auto& one : lockfile.packages)
    if (one.key == key) return one;
  static const LockedPackage none{};
  ADD_FAILURE() << "no package " << key;
  return none;
}

const LockedRequirement& requirement(const Lockfile& lockfile, std::string_view folder, std::string_view name) {
  static const LockedRequirement none{};
  const Importer* const importer = lockfile.importer(folder);
  if (importer != nullptr)
    for (const auto& one : importer->requirements)
      if (one.name == name) return one;
  ADD_FAILURE() << folder << " does not require " << name;
  return none;
}

TEST(PnpmLock, ReadsVersion9) {
  const Source source{"pnpm-lock.yaml", seed("pnpm9.yaml")};
  const auto lockfile = read_lockfile(source);
  EXPECT_TRUE(lockfile.problems.empty());
  EXPECT_EQ(lockfile.manager, Manager::pnpm);
  EXPECT_EQ(lockfile.version, "9.0");
  EXPECT_TRUE(lockfile.auto_install_peers);
  ASSERT_EQ(lockfile.importers.size(), 3u);
  EXPECT_TRUE(lockfile.importer("")->requirements.empty());
  EXPECT_EQ(requirement(lockfile, "services/api", "@shop/kernel").edge.folder, "shared/kernel");
  const auto& alias = requirement(lockfile, "services/api", "alias");
  EXPECT_EQ(lockfile.packages.at(alias.edge.package).name, "left");
  EXPECT_EQ(source.text(alias.span), "npm:left@^1.0.0");
  EXPECT_EQ(requirement(lockfile, "shared/kernel", "left").specifier, "catalog:");
  const auto& right = package(lockfile, "right@2.0.0(left@1.0.2)");  // written with "? "
  EXPECT_EQ(right.version, "2.0.0");
  EXPECT_THAT(right.peers, ElementsAre("left"));
  ASSERT_EQ(right.dependencies.size(), 2u);
  EXPECT_EQ(lockfile.packages.at(right.dependencies[0].package).name, "left");
  EXPECT_TRUE(right.dependencies[1].optional);
  const auto& native = package(lockfile, "native-linux-x64-gnu@1.0.0");
  EXPECT_THAT(native.libc, ElementsAre("glibc"));
  EXPECT_TRUE(native.optional);
  EXPECT_TRUE(package(lockfile, "left@1.0.2").deprecated);
  EXPECT_EQ(package(lockfile, "left@1.0.2").engines.size(), 2u);
  ASSERT_EQ(lockfile.overrides.size(), 1u);
  EXPECT_EQ(lockfile.overrides[0].name, "deep@<2");
  ASSERT_EQ(lockfile.catalogs.size(), 1u);
  EXPECT_EQ(lockfile.catalogs[0].value, "^1.0.0");
  ASSERT_EQ(lockfile.importer("services/api")->dependencies_meta.size(), 1u);
  EXPECT_EQ(lockfile.importer("services/api")->dependencies_meta[0].name, "@shop/kernel/injected");
}

TEST(PnpmLock, ReadsVersion6) {
  const Source source{"pnpm-lock.yaml", R"(lockfileVersion: '6.0'
dependencies:
  a:
    specifier: ^1.0.0
    version: 1.0.0(@s/b@2.0.0)
  local:
    specifier: file:../local
    version: file:../local
packages:
  /@s/b@2.0.0:
    resolution: {integrity: sha512-x}
    dev: true
  /a@1.0.0(@s/b@2.0.0):
    resolution: {integrity: sha512-y, tarball: 'https://r/a,b.tgz'}
    dependencies:
      '@s/b': 2.0.0
      renamed: /@s/b@2.0.0
    dev: false
  file:../local:
    resolution: {directory: ../local, type: directory}
    name: local
    version: 3.0.0
)"};
  const auto lockfile = read_lockfile(source);
  EXPECT_TRUE(lockfile.problems.empty());
  const auto& a = package(lockfile, "/a@1.0.0(@s/b@2.0.0)");
  EXPECT_EQ(a.name, "a");
  EXPECT_EQ(a.version, "1.0.0");
  EXPECT_EQ(a.tarball, "https://r/a,b.tgz");
  ASSERT_EQ(a.dependencies.size(), 2u);
  EXPECT_EQ(a.dependencies[0].package, a.dependencies[1].package);
  EXPECT_EQ(lockfile.packages.at(a.dependencies[1].package).name, "@s/b");
  EXPECT_TRUE(package(lockfile, "/@s/b@2.0.0").development);
  EXPECT_EQ(lockfile.packages.at(requirement(lockfile, ".", "local").edge.package).version, "3.0.0");
}

TEST(PnpmLock, ReadsVersion5) {
  const Source source{"pnpm-lock.yaml", seed("pnpm5.yaml")};
  const auto lockfile = read_lockfile(source);
  EXPECT_TRUE(lockfile.problems.empty());
  const auto& wanted = requirement(lockfile, ".", "@s/a");
  EXPECT_EQ(wanted.specifier, "^1.0.0");
  EXPECT_EQ(source.text(wanted.span), "^1.0.0");
  const auto& a = lockfile.packages.at(wanted.edge.package);
  EXPECT_EQ(a.name, "@s/a");
  EXPECT_EQ(a.version, "1.0.0");
  const auto& c = lockfile.packages.at(a.dependencies.at(0).package);
  EXPECT_EQ(c.name, "c");
  EXPECT_THAT(c.os, ElementsAre("!win32"));
  EXPECT_TRUE(c.requires_build);
  EXPECT_EQ(requirement(lockfile, ".", "b").edge.folder, "../b");
}

TEST(PnpmLock, ReadsTheSecondOfTwoDocuments) {
  const Source source{
      "pnpm-lock.yaml",
      "---\nlockfileVersion: '9.0'\nimporters:\n  .: {}\n---\nlockfileVersion: '9.0'\nimporters:\n  x: {}\n"};
  const auto lockfile = read_lockfile(source);
  ASSERT_EQ(lockfile.importers.size(), 1u);
  EXPECT_EQ(lockfile.importers[0].folder, "x");
}

TEST(PnpmLock, LeavesUnusualYamlToTheYamlModule) {
  const Source source{
      "pnpm-lock.yaml",
      "lockfileVersion: \"9.0\" # by hand\nimporters: {\n  a: {dependencies: {x: {specifier: \"\\u0031\", version: 1.0.0}}}}\n"
      "packages:\n  x@1.0.0: &x {resolution: {integrity: q}}\nsnapshots: {x@1.0.0: {}}\n"};
  const auto lockfile = read_lockfile(source);
  EXPECT_TRUE(lockfile.problems.empty());
  const auto& x = requirement(lockfile, "a", "x");
  EXPECT_EQ(x.specifier, "1");
  EXPECT_EQ(lockfile.packages.at(x.edge.package).integrity, "q");
}

TEST(PnpmLock, SaysWhatIsWrong) {
  const Source conflict{"pnpm-lock.yaml", "lockfileVersion: '9.0'\n<<<<<<< HEAD\nimporters:\n=======\n>>>>>>> x\n"};
  ASSERT_EQ(read_lockfile(conflict).problems.size(), 1u);
  EXPECT_EQ(read_lockfile(conflict).problems[0].place.position().line, 2u);
  const Source old{"pnpm-lock.yaml", "lockfileVersion: 3\n"};
  EXPECT_EQ(read_lockfile(old).problems.size(), 1u);
  const Source empty{"pnpm-lock.yaml", ""};
  EXPECT_TRUE(read_lockfile(empty).problems.empty());
}

TEST(NpmLock, FindsDependenciesAsNodeDoes) {
  const Source source{"package-lock.json", seed("npm.json")};
  const auto lockfile = read_lockfile(source);
  EXPECT_TRUE(lockfile.problems.empty());
  EXPECT_EQ(lockfile.manager, Manager::npm);
  EXPECT_EQ(lockfile.version, "3");
  ASSERT_EQ(lockfile.importers.size(), 2u);
  EXPECT_EQ(requirement(lockfile, ".", "a").version, "1.0.0");
  EXPECT_EQ(requirement(lockfile, "packages/k", "a").version, "2.0.0");
  EXPECT_EQ(requirement(lockfile, "packages/k", "d").kind, DependencyKind::development);
  const auto& a = package(lockfile, "node_modules/a");
  EXPECT_EQ(lockfile.packages.at(a.dependencies.at(0).package).key, "node_modules/a/node_modules/b");
  EXPECT_EQ(lockfile.packages.at(a.dependencies.at(1).package).key, "node_modules/f");
  EXPECT_TRUE(package(lockfile, "node_modules/f").requires_build);
  const Source old{"package-lock.json", R"({"lockfileVersion": 1, "dependencies": {}})"};
  EXPECT_EQ(read_lockfile(old).problems.size(), 1u);
}

// Found by fuzzing: the second entry took the first one's place, and its package was looked for nowhere.
TEST(NpmLock, TakesAPathThatStandsTwice) {
  const Source source{"package-lock.json", R"({"lockfileVersion": 3, "packages": {
    "": {"dependencies": {"a": "*"}},
    "node_modules/a": {"version": "1.0.0", "dependencies": {"b": "*"}},
    "node_modules/a": {"link": true, "resolved": "packages/a"},
    "node_modules/b": {"version": "2.0.0"}}})"};
  const auto lockfile = read_lockfile(source);
  ASSERT_EQ(lockfile.packages.size(), 2u);
  ASSERT_EQ(lockfile.packages[0].dependencies.size(), 1u);
  EXPECT_EQ(lockfile.packages[0].dependencies[0].package, 1u);
}

TEST(YarnLock, ReadsVersion1) {
  const Source source{"yarn.lock", seed("yarn1.lock")};
  const auto lockfile = read_lockfile(source);
  EXPECT_EQ(lockfile.manager, Manager::yarn);
  ASSERT_EQ(lockfile.packages.size(), 3u);
  const auto& a = lockfile.packages[0];
  EXPECT_EQ(a.name, "@s/a");
  EXPECT_EQ(a.version, "1.0.5");
  ASSERT_EQ(a.dependencies.size(), 2u);
  EXPECT_EQ(lockfile.packages.at(a.dependencies[0].package).version, "2.1.0");
  EXPECT_TRUE(a.dependencies[1].optional);
  EXPECT_EQ(lockfile.descriptors.size(), 4u);
}

TEST(YarnLock, ReadsBerry) {
  const Source source{"yarn.lock", seed("berry.lock")};
  const auto lockfile = read_lockfile(source);
  EXPECT_EQ(lockfile.manager, Manager::yarn_berry);
  EXPECT_EQ(lockfile.version, "8");
  ASSERT_EQ(lockfile.importers.size(), 1u);
  EXPECT_EQ(lockfile.importers[0].folder, "packages/k");
  const auto& left = lockfile.packages.at(requirement(lockfile, "packages/k", "left").edge.package);
  EXPECT_THAT(left.libc, ElementsAre("musl"));
  // What gets linked is the patched package.
  EXPECT_TRUE(lockfile.packages.at(requirement(lockfile, "packages/k", "typescript").edge.package)
                  .key.starts_with("typescript@patch:"));
}

}  // namespace
}  // namespace loadline::workspace

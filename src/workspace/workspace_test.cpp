// SPDX-License-Identifier: Apache-2.0
// The questions that a container build asks, on small repositories.
#include "workspace/workspace.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workspace/fleet_for_test.h"
#include "workspace/globs.h"
#include "workspace/reach.h"

namespace loadline::workspace {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// A gateway that links a kernel by range, as pnpm 8 did, and one that says workspace:.
std::map<std::string, std::string> shop() {
  return {
      {"package.json",
       R"({"name":"shop","private":true,"packageManager":"pnpm@9.14.2+sha512.ab","devDependencies":{"t":"^5.0.0"}})"},
      {"pnpm-workspace.yaml", "packages:\n  - 'services/*' # all of them\n  - shared/**\n  - '!**/test/**'\n"},
      {"services/api/package.json",
       R"({"name":"@shop/api","version":"1.0.0","dependencies":{"@shop/kernel":"^1.0.0","n":"^1.0.0"},"devDependencies":{"t":"^5.0.0"}})"},
      {"services/web/package.json",
       R"({"name":"@shop/web","version":"1.0.0","dependencies":{"@shop/kernel":"workspace:*"}})"},
      {"shared/kernel/package.json",
       R"({"name":"@shop/kernel","version":"1.4.0","dependencies":{"k":"^1.0.0"},"devDependencies":{"t":"^5.0.0"},"peerDependencies":{"p":"^1.0.0"}})"},
      {"shared/kernel/test/app/package.json", R"({"name":"fixture"})"},
      {"tools/package.json", R"({"name":"tools"})"},
      {"pnpm-lock.yaml", R"(lockfileVersion: '9.0'

settings:
  autoInstallPeers: true
  excludeLinksFromLockfile: false

importers:

  .:
    devDependencies:
      t:
        specifier: ^5.0.0
        version: 5.0.0

  services/api:
    dependencies:
      '@shop/kernel':
        specifier: ^1.0.0
        version: link:../../shared/kernel
      n:
        specifier: ^1.0.0
        version: 1.0.0
    devDependencies:
      t:
        specifier: ^5.0.0
        version: 5.0.0

  services/web:
    dependencies:
      '@shop/kernel':
        specifier: workspace:*
        version: link:../../shared/kernel

  shared/kernel:
    dependencies:
      k:
        specifier: ^1.0.0
        version: 1.0.0
      p:
        specifier: ^1.0.0
        version: 1.0.0
    devDependencies:
      t:
        specifier: ^5.0.0
        version: 5.0.0

packages:

  k@1.0.0:
    resolution: {integrity: x}

  n-linux-x64-gnu@1.0.0:
    resolution: {integrity: x}
    os: [linux]
    cpu: [x64]

  n-darwin-x64@1.0.0:
    resolution: {integrity: x}
    os: [darwin]
    cpu: [x64]

  n@1.0.0:
    resolution: {integrity: x}

  p@1.0.0:
    resolution: {integrity: x}

  t@5.0.0:
    resolution: {integrity: x}

snapshots:

  k@1.0.0: {}

  n-linux-x64-gnu@1.0.0:
    optional: true

  n-darwin-x64@1.0.0:
    optional: true

  n@1.0.0:
    optionalDependencies:
      n-linux-x64-gnu: 1.0.0
      n-darwin-x64: 1.0.0

  p@1.0.0: {}

  t@5.0.0: {}
)"},
  };
}

std::vector<std::string> folders(const std::vector<const Manifest*>& members) {
  std::vector<std::string> out;
  for (const auto* member : members) out.push_back(member->folder);
  return out;
}

TEST(Assemble, MakesOneWorkspaceAndLeavesTheRestAlone) {
  const Fleet fleet{shop()};
  ASSERT_EQ(fleet.workspaces.size(), 3u);
  const auto& root = fleet.in("");
  EXPECT_THAT(folders(root.members), ElementsAre("", "services/api", "services/web", "shared/kernel"));
  EXPECT_EQ(root.manager_version->value, "9.14.2");
  EXPECT_EQ(root.member_named("@shop/kernel")->folder, "shared/kernel");
  EXPECT_THAT(folders(fleet.in("tools").members), ElementsAre("tools"));
  EXPECT_EQ(fleet.in("tools").lockfile, nullptr);
  EXPECT_THAT(folders(fleet.in("shared/kernel/test/app").members), ElementsAre("shared/kernel/test/app"));
}

TEST(Assemble, ReadsSettings) {
  auto files = shop();
  files[".npmrc"] = "# ours\nlink-workspace-packages = true\nauto-install-peers=false\nregistry=https://r/\n";
  files["pnpm-workspace.yaml"] =
      "packages: ['services/*']\nnodeLinker: hoisted\ncatalog:\n  t: ^5.0.0\ncatalogs:\n  old: {t: ^4.0.0}\noverrides:\n  a>b: $t\n";
  const Fleet fleet{files};
  const auto& settings = fleet.in("").settings;
  EXPECT_EQ(settings.link_workspace_packages, true);
  EXPECT_EQ(settings.auto_install_peers, false);
  EXPECT_EQ(settings.node_linker, "hoisted");
  ASSERT_EQ(settings.catalog.size(), 2u);
  EXPECT_EQ(settings.catalog[1].name, "old/t");
  EXPECT_EQ(settings.catalog[1].place.text(), "^4.0.0");
  ASSERT_EQ(settings.overrides.size(), 1u);
  EXPECT_EQ(settings.overrides[0].specifier, "^5.0.0");
}

TEST(Globs, MatchFoldersAsPackageManagersDo) {
  EXPECT_TRUE(glob_matches("services/*", "services/api"));
  EXPECT_TRUE(glob_matches("./services/*/", "services/api"));
  EXPECT_FALSE(glob_matches("services/*", "services/api/sub"));
  EXPECT_FALSE(glob_matches("services/*", "services"));
  EXPECT_TRUE(glob_matches("shared/**", "shared/a/b"));
  EXPECT_TRUE(glob_matches("shared/**", "shared"));
  EXPECT_TRUE(glob_matches("**/test/**", "a/test"));
  EXPECT_TRUE(glob_matches("{apps,services}/*", "apps/web"));
  EXPECT_TRUE(glob_matches("lib-[a-c]?", "lib-b1"));
  EXPECT_FALSE(glob_matches("*", ".cache"));
  EXPECT_TRUE(glob_matches(".", ""));
  EXPECT_FALSE(glob_matches("**", "a/.hidden"));
  const std::vector<std::string> globs = {"!a/x", "a/*"};
  EXPECT_FALSE(is_member(Manager::pnpm, globs, "a/x"));
  EXPECT_TRUE(is_member(Manager::npm, globs, "a/x"));
  EXPECT_FALSE(is_member(Manager::pnpm, {"**"}, "a/node_modules/b"));
  // Hostile: many stars stay quick.
  EXPECT_FALSE(glob_matches(std::string(2000, '*') + "b", std::string(2000, 'a')));
}

TEST(Closure, TakesLinkedMembersWithoutTheirDevelopmentDependencies) {
  const Fleet fleet{shop()};
  const auto& root = fleet.in("");
  const auto closure = closure_of(root, "services/api");
  EXPECT_THAT(keys_of(*root.lockfile, closure.packages),
              ElementsAre("k@1.0.0", "n-linux-x64-gnu@1.0.0", "n@1.0.0", "p@1.0.0"));
  EXPECT_THAT(closure.importers, ElementsAre("shared/kernel"));
  const ClosureRequest request;
  const auto alone = Reach{root, "services/api", request, {.links = false}}.closure();
  EXPECT_THAT(keys_of(*root.lockfile, alone.packages), ElementsAre("n-linux-x64-gnu@1.0.0", "n@1.0.0"));
  EXPECT_THAT(alone.importers, IsEmpty());
  auto files = shop();
  auto& lock = files["pnpm-lock.yaml"];
  lock.insert(
      lock.find("  .:\n") + 5,
      "    dependencies:\n      '@shop/api':\n        specifier: workspace:*\n        version: link:services/api\n");
  const Fleet linking{files};
  const auto of_root = Reach{linking.in(""), "", request, {.links = false}}.closure();
  EXPECT_THAT(keys_of(*linking.in("").lockfile, of_root.packages), ElementsAre("n-linux-x64-gnu@1.0.0", "n@1.0.0"));
  const auto mac = closure_of(root, "services/api", {.development = true, .os = "darwin", .libc = ""});
  EXPECT_THAT(keys_of(*root.lockfile, mac.packages),
              ElementsAre("k@1.0.0", "n-darwin-x64@1.0.0", "n@1.0.0", "p@1.0.0", "t@5.0.0"));
  const auto bare = closure_of(root, "services/api", {.optional = false});
  EXPECT_THAT(keys_of(*root.lockfile, bare.packages), ElementsAre("k@1.0.0", "n@1.0.0", "p@1.0.0"));
  EXPECT_THAT(folders(workspace_closure(root, *root.member_in("services/web"))), ElementsAre("shared/kernel"));
}

// pnpm 8.15.9, 9.14.2 and 10.33.4 agree: `helper` is there, `binding-tool` is not.
TEST(Closure, KeepsWhatIsNotOptionalOfAPackageThatDoesNotFit) {
  auto files = shop();
  auto& lock = files["pnpm-lock.yaml"];
  const std::string darwin = "  n-darwin-x64@1.0.0:\n    optional: true\n";
  const auto at = lock.rfind(darwin);
  lock.replace(
      at, darwin.size(),
      "  binding-tool@1.0.0:\n    optional: true\n\n  helper@1.0.0: {}\n\n"
      "  n-darwin-x64@1.0.0:\n    dependencies:\n      binding-tool: 1.0.0\n      helper: 1.0.0\n    optional: true\n");
  lock.insert(
      lock.find("  n-linux-x64-gnu@1.0.0:\n    resolution"),
      "  binding-tool@1.0.0:\n    resolution: {integrity: x}\n\n  helper@1.0.0:\n    resolution: {integrity: x}\n\n");
  const Fleet fleet{files};
  const auto& root = fleet.in("");
  EXPECT_THAT(keys_of(*root.lockfile, closure_of(root, "services/api").packages),
              ElementsAre("k@1.0.0", "n-linux-x64-gnu@1.0.0", "helper@1.0.0", "n@1.0.0", "p@1.0.0"));
}

TEST(Closure, WorksWithNpmAndYarn) {
  std::map<std::string, std::string> files = {
      {"package.json", R"({"name":"r","workspaces":["p/*"],"dependencies":{"a":"^1.0.0"}})"},
      {"p/k/package.json",
       R"({"name":"k","version":"1.0.0","dependencies":{"a":"^1.0.0","l":"^1.0.0"},"devDependencies":{"d":"*"}})"},
      {"p/l/package.json", R"({"name":"l","version":"1.1.0","dependencies":{"b":"*"}})"},
      {"yarn.lock",
       "# yarn lockfile v1\n\na@^1.0.0:\n  version \"1.0.0\"\n\nb@*:\n  version \"1.0.0\"\n\nd@*:\n  version \"1.0.0\"\n"}};
  const Fleet fleet{files};
  const auto& root = fleet.in("");
  const auto closure = closure_of(root, "p/k");
  EXPECT_THAT(keys_of(*root.lockfile, closure.packages), ElementsAre("a@^1.0.0", "b@*"));
  EXPECT_THAT(closure.importers, ElementsAre("p/l"));
}

TEST(Frozen, PassesWhatIsInStep) {
  const Fleet fleet{shop()};  // the kernel's peer is in the lockfile because of autoInstallPeers
  EXPECT_THAT(told(frozen_install_mismatches(fleet.in(""))), IsEmpty());
}

TEST(Frozen, NamesEachSpecifierOutOfStep) {
  auto files = shop();
  files["services/api/package.json"] =
      R"({"name":"@shop/api","dependencies":{"@shop/kernel":"^1.0.0","n":"^2.0.0","new":"1"}})";
  const Fleet fleet{files};
  const auto found = frozen_install_mismatches(fleet.in(""));
  EXPECT_THAT(told(found),
              ElementsAre("services/api n: ^2.0.0 / ^1.0.0", "services/api new: 1 / ", "services/api t:  / ^5.0.0"));
  EXPECT_EQ(found[0].place.text(), "\"^2.0.0\"");
  EXPECT_EQ(found[0].lockfile_place.text(), "^1.0.0");
}

TEST(Frozen, SeesFieldsMetaAndSettings) {
  auto files = shop();
  files["services/web/package.json"] = R"({"name":"@shop/web","devDependencies":{"@shop/kernel":"workspace:*"}})";
  files["services/api/package.json"] =
      R"({"name":"@shop/api","dependencies":{"@shop/kernel":"^1.0.0","n":"^1.0.0"},"devDependencies":{"t":"^5.0.0"},
    "dependenciesMeta":{"n":{"injected":true}},"publishConfig":{"directory":"dist"}})";
  files["package.json"] =
      R"({"name":"shop","devDependencies":{"t":"^5.0.0"},"pnpm":{"overrides":{"z":"1.0.0"},"patchedDependencies":{"k@1.0.0":"patches/k.patch"}}})";
  const Fleet fleet{files};
  std::vector<MismatchKind> kinds;
  for (const auto& mismatch : frozen_install_mismatches(fleet.in(""))) kinds.push_back(mismatch.kind);
  using enum MismatchKind;
  EXPECT_THAT(kinds, ElementsAre(setting, setting, manifest, manifest, field));
}

TEST(Frozen, AppliesOverridesToProjects) {
  auto files = shop();
  files["package.json"] =
      R"({"name":"shop","devDependencies":{"t":"^4.0.0"},"pnpm":{"overrides":{"t@4":"^5.0.0","none>x":"-"}}})";
  auto& lock = files["pnpm-lock.yaml"];
  lock.insert(lock.find("importers:"), "overrides:\n  t@4: ^5.0.0\n  none>x: '-'\n\n");
  const Fleet fleet{files};
  EXPECT_THAT(told(frozen_install_mismatches(fleet.in(""))), IsEmpty());
}

TEST(Frozen, FollowsNpmsRule) {
  const std::string lock =
      R"({"lockfileVersion":3,"packages":{"":{"dependencies":{"a":"^1.0.0"}},"node_modules/a":{"version":"1.5.0"}}})";
  const auto check = [&](const std::string& manifest) {
    const Fleet fleet{{{"package.json", manifest}, {"package-lock.json", lock}}};
    return told(frozen_install_mismatches(fleet.in("")));
  };
  EXPECT_THAT(check(R"({"dependencies":{"a":"^1.4.0"}})"), IsEmpty());  // the locked version still does
  EXPECT_THAT(check(R"({"dependencies":{"a":"^2.0.0"}})"), ElementsAre(" a: ^2.0.0 / 1.5.0"));
  EXPECT_THAT(check(R"({"dependencies":{"a":"^1.0.0","b":"*"}})"), ElementsAre(" b: * / "));
  EXPECT_THAT(check(R"({})"), IsEmpty());
}

TEST(LinksLost, AreThoseThatNameNoWorkspaceProtocol) {
  const Fleet fleet{shop()};
  const auto lost = links_lost_with(fleet.in(""), 9);
  ASSERT_EQ(lost.size(), 1u);
  EXPECT_EQ(lost[0]->place.source->path(), "services/api/package.json");
  EXPECT_THAT(links_lost_with(fleet.in(""), 8), IsEmpty());
  auto files = shop();
  files[".npmrc"] = "link-workspace-packages=true\n";
  EXPECT_THAT(links_lost_with(Fleet{files}.in(""), 9), IsEmpty());
}

TEST(GlibcOnly, AreFamiliesWithNoMuslMember) {
  const Fleet fleet{shop()};
  const auto& root = fleet.in("");
  const auto found = glibc_only_packages(root, closure_of(root, "services/api"));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(root.lockfile->packages[found[0].package].name, "n");
  EXPECT_TRUE(found[0].evidence.find("n-linux-x64-gnu") != std::string::npos);
  auto files = shop();
  auto& lock = files["pnpm-lock.yaml"];
  lock.insert(lock.rfind("      n-darwin-x64: 1.0.0"), "      n-linux-x64-musl: 1.0.0\n");
  const Fleet with_musl{files};
  EXPECT_THAT(glibc_only_packages(with_musl.in(""), closure_of(with_musl.in(""), "services/api")), IsEmpty());
}

}  // namespace
}  // namespace loadline::workspace

// SPDX-License-Identifier: Apache-2.0
// Small images made by the test: who owns what, which layer brought it, who needs whom; and the documents about them.
#include "packages/inventory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

#include "image/test_tar.h"
#include "json/value.h"
#include "packages/locked.h"
#include "packages/purl.h"
#include "packages/sbom.h"

namespace loadline::packages {
namespace {

using image::TarText;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

struct Made {
  std::deque<image::Layer> layers;
  image::FileSystem files;
  Inventory inventory;

  [[nodiscard]] const Package& named(std::string_view name) const {
    for (const auto& package : inventory.packages)
      if (package.name == name) return package;
    ADD_FAILURE() << "no package " << name;
    static const Package none;
    return none;
  }
  [[nodiscard]] std::string owner(std::string_view path) const {
    const auto index = inventory.owner_of(files.find(path));
    return index == no_package ? "" : inventory.packages[index].name;
  }
  [[nodiscard]] std::vector<std::string> needs(std::string_view name) const {
    std::vector<std::string> out;
    for (const auto index : named(name).dependencies) out.push_back(inventory.packages[index].name);
    return out;
  }
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> out;
    for (const auto& package : inventory.packages) out.push_back(package.name + " " + package.version);
    return out;
  }
};

std::unique_ptr<Made> image_of(const std::vector<std::string>& tars) {
  auto out = std::make_unique<Made>();
  std::vector<const image::Layer*> stack;
  for (const auto& tar : tars) {
    image::LayerReader reader{{.keep = kept_for_inventory}};
    EXPECT_TRUE(reader.feed(tar));
    stack.push_back(&out->layers.emplace_back(std::move(*reader.finish())));
  }
  out->files = std::move(*image::squash(stack));
  out->inventory = inventory_of(out->files);
  return out;
}

constexpr std::string_view libc = "Package: libc6\nStatus: install ok installed\nVersion: 2\nArchitecture: amd64\n\n";
constexpr std::string_view bash =
    "Package: bash\nStatus: install ok installed\nVersion: 5\nArchitecture: amd64\nDepends: libc6 (>= 2), gone | libc6\n\n";
const std::string debian = TarText{}
                               .file("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n")
                               .symlink("bin", "usr/bin")
                               .file("usr/bin/bash", "12345")
                               .file("usr/bin/unowned", "1")
                               .file("usr/lib/libc.so", "123")
                               .file("var/lib/dpkg/status", std::string{libc} + std::string{bash})
                               .file("var/lib/dpkg/info/bash.list", "/.\n/bin\n/bin/bash\n")
                               .file("var/lib/dpkg/info/libc6:amd64.list", "/usr/lib/libc.so\n")
                               .file("usr/share/doc/libc6/copyright",
                                     "Format: https://x/copyright-format/1.0/\n\nFiles: *\nLicense: LGPL-2.1+\n")
                               .end();

TEST(Inventory, OfDebianWithOwnersAndEdges) {
  const auto made = image_of({debian});
  EXPECT_EQ(made->inventory.system.id, "debian");
  EXPECT_THAT(made->names(), ElementsAre("bash 5", "libc6 2"));
  EXPECT_EQ(made->owner("usr/bin/bash"), "bash");  // listed as /bin/bash
  EXPECT_EQ(made->owner("usr/lib/libc.so"), "libc6");
  EXPECT_EQ(made->owner("usr/bin/unowned"), "");
  EXPECT_THAT(made->needs("bash"), ElementsAre("libc6"));
  EXPECT_THAT(made->named("libc6").licences, ElementsAre("LGPL-2.1+"));
  EXPECT_EQ(made->named("bash").bytes, 5U);
  EXPECT_THAT(made->inventory.problems, IsEmpty());
}

TEST(Inventory, ALayerBringsWhatItsDatabaseListsFirst) {
  const auto upgraded = "Package: libc6\nStatus: install ok installed\nVersion: 3\nArchitecture: amd64\n\n" +
                        std::string{bash} +
                        "Package: curl\nStatus: install ok installed\nVersion: 8\nArchitecture: amd64\n\n";
  const auto made = image_of(
      {debian, TarText{}.file("tmp/x", "1").end(), TarText{}.file("var/lib/dpkg/status", upgraded).end()});
  EXPECT_EQ(made->named("bash").layer, 0U);
  EXPECT_EQ(made->named("libc6").layer, 2U);
  EXPECT_EQ(made->named("curl").layer, 2U);
}

TEST(Inventory, OfDistroless) {
  const auto made = image_of(
      {TarText{}
           .file("var/lib/dpkg/status.d/tzdata", "Package: tzdata\nVersion: 2024a\n")
           .file("var/lib/dpkg/status.d/tzdata.md5sums", "d41d8cd98f00b204e9800998ecf8427e  usr/share/zoneinfo/UTC\n")
           .file("usr/share/zoneinfo/UTC", "1234")
           .end()});
  EXPECT_THAT(made->names(), ElementsAre("tzdata 2024a"));
  EXPECT_EQ(made->owner("usr/share/zoneinfo/UTC"), "tzdata");
}

TEST(Inventory, OfAlpineWithProvidedNames) {
  const auto made = image_of({TarText{}
                                  .file("lib/apk/db/installed",
                                        "P:musl\nV:1\np:so:libc.so=1\nF:lib\nR:libc.so\n\n"
                                        "P:busybox\nV:2\nD:so:libc.so\nF:bin\nR:sh\n\nP:app\nV:3\nD:/bin/sh\n")
                                  .file("lib/libc.so", "12")
                                  .file("bin/sh", "123")
                                  .end()});
  EXPECT_THAT(made->needs("busybox"), ElementsAre("musl"));
  EXPECT_THAT(made->needs("app"), ElementsAre("busybox"));
  EXPECT_EQ(made->owner("bin/sh"), "busybox");
}

const std::string node = TarText{}
                             .file("app/package.json", R"({"name":"shop","version":"1.0.0","dependencies":{"a":"1"},)"
                                                       R"("devDependencies":{"d":"1"}})")
                             .file("app/server.js", "1234567")
                             .symlink("app/node_modules/a", ".pnpm/a@1.0.0/node_modules/a")
                             .file("app/node_modules/.pnpm/a@1.0.0/node_modules/a/package.json",
                                   R"({"name":"a","version":"1.0.0","license":"MIT","dependencies":{"@s/b":"2"}})")
                             .file("app/node_modules/.pnpm/a@1.0.0/node_modules/a/sub/package.json", "{}")
                             .symlink("app/node_modules/.pnpm/a@1.0.0/node_modules/@s/b",
                                      "../../../b/node_modules/@s/b")
                             .file("app/node_modules/.pnpm/b/node_modules/@s/b/package.json",
                                   R"({"name":"@s/b","version":"2.0.0"})")
                             .file("app/node_modules/.pnpm/b/node_modules/@s/b/lib/x.js", "12")
                             .file("app/node_modules/d/package.json", R"({"name":"d","version":"1.0.0"})")
                             .file("app/node_modules/left/package.json", R"({"name":"left","version":"1.0.0"})")
                             .end();

TEST(Inventory, OfNodeFollowsTheLinksThatAreThere) {
  const auto made = image_of({node});
  EXPECT_THAT(made->names(), ElementsAre("@s/b 2.0.0", "a 1.0.0", "d 1.0.0", "left 1.0.0", "shop 1.0.0"));
  EXPECT_THAT(made->needs("shop"), ElementsAre("a"));
  EXPECT_THAT(made->needs("a"), ElementsAre("@s/b"));
  EXPECT_TRUE(made->named("shop").application);
  EXPECT_EQ(made->named("@s/b").reach, Reach::production);
  EXPECT_EQ(made->named("d").reach, Reach::development);
  EXPECT_EQ(made->named("left").reach, Reach::none);
  EXPECT_EQ(made->owner("app/node_modules/.pnpm/b/node_modules/@s/b/lib/x.js"), "@s/b");
  EXPECT_EQ(made->owner("app/server.js"), "");  // built here: no package's
}

TEST(Inventory, OfNodeKnowsTheFolderThatDebianShares) {
  const auto made = image_of(
      {TarText{}
           .file("app/package.json", R"({"name":"shop","dependencies":{"semver":"7"}})")
           .file("app/node_modules/.keep", "")
           .file("usr/share/nodejs/semver/package.json",
                 R"({"name":"semver","version":"7.3.5","dependencies":{"@s/lru":"7"}})")
           .file("usr/share/nodejs/@s/lru/package.json", R"({"name":"@s/lru","version":"7.0.0"})")
           .file("usr/share/nodejs/semver/test/package.json", R"({"name":"none"})")
           .end()});
  EXPECT_THAT(made->names(), ElementsAre("@s/lru 7.0.0", "semver 7.3.5", "shop "));
  EXPECT_THAT(made->needs("shop"), ElementsAre("semver"));
  EXPECT_THAT(made->needs("semver"), ElementsAre("@s/lru"));
}

TEST(Inventory, OfPythonBesideAndInsideOfASystemPackage) {
  const std::string site = "usr/lib/python3/dist-packages/";
  const auto made = image_of(
      {TarText{}
           .file("var/lib/dpkg/status", "Package: python3-six\nStatus: install ok installed\nVersion: 1\n")
           .file("var/lib/dpkg/info/python3-six.list", "/" + site + "six.py\n/" + site + "six-1.egg-info\n")
           .file(site + "six.py", "123")
           .file(site + "six-1.egg-info", "Name: six\nVersion: 1\n")
           .file(site + "x-2.dist-info/METADATA", "Name: x\nVersion: 2\nRequires-Dist: Six\n")
           .file(site + "x-2.dist-info/RECORD", "x.py,,\n../../../bin/x,,\nx-2.dist-info/METADATA,,\n")
           .file(site + "x.py", "12")
           .file("usr/bin/x", "1")
           .end()});
  EXPECT_THAT(made->names(), ElementsAre("python3-six 1", "six 1", "x 2"));
  EXPECT_THAT(made->needs("x"), ElementsAre("six"));
  EXPECT_EQ(made->owner("usr/bin/x"), "x");
  EXPECT_EQ(made->owner(site + "six.py"), "python3-six");
  ASSERT_NE(made->named("six").within, no_package);
  EXPECT_EQ(made->inventory.packages[made->named("six").within].name, "python3-six");
  EXPECT_EQ(made->named("x").within, no_package);
}

TEST(Inventory, SaysWhatItCouldNotRead) {
  image::Layer layer;
  image::LayerReader reader{{.keep = [](const image::Entry&) -> image::Wanted { return 5; }}};
  ASSERT_TRUE(reader.feed(debian));
  layer = std::move(*reader.finish());
  const auto files = image::squash({&layer});
  const auto inventory = inventory_of(*files);
  EXPECT_THAT(inventory.packages, IsEmpty());
  EXPECT_THAT(inventory.problems, ElementsAre(HasSubstr("var/lib/dpkg/status: the package database is too large")));
}

// The checks that no schema makes: references lead somewhere, names are package URLs, nothing is there twice.
void check_cyclonedx(const std::string& text) {
  const Source source{"bom.json", text};
  const auto document = json::parse(source);
  ASSERT_THAT(document.problems, IsEmpty());
  const auto& root = document.root;
  EXPECT_EQ(root.string_or("bomFormat", ""), "CycloneDX");
  std::vector<std::string> references{"subject"};
  for (const auto& component : root.find("components")->items) {
    const std::string reference{component.string_or("bom-ref", "")};
    EXPECT_THAT(references, Not(Contains(reference)));
    references.push_back(reference);
    EXPECT_NE(component.string_or("name", ""), "");
    if (component.string_or("type", "") == "operating-system") continue;
    EXPECT_TRUE(parse_purl(component.string_or("purl", ""))) << component.string_or("purl", "");
  }
  for (const auto& edge : root.find("dependencies")->items) {
    EXPECT_THAT(references, Contains(std::string{edge.string_or("ref", "")}));
    if (const auto* needed = edge.find("dependsOn")) {
      for (const auto& one : needed->items) EXPECT_THAT(references, Contains(one.text));
    }
  }
}

void check_spdx(const std::string& text) {
  const Source source{"bom.spdx.json", text};
  const auto document = json::parse(source);
  ASSERT_THAT(document.problems, IsEmpty());
  std::vector<std::string> ids{"SPDXRef-DOCUMENT"};
  for (const auto& package : document.root.find("packages")->items) {
    const std::string id{package.string_or("SPDXID", "")};
    EXPECT_THAT(ids, Not(Contains(id)));
    EXPECT_EQ(id.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-"), id.npos) << id;
    ids.push_back(id);
  }
  for (const auto& one : document.root.find("relationships")->items)
    for (const auto* end : {"spdxElementId", "relatedSpdxElement"})
      EXPECT_THAT(ids, Contains(std::string{one.string_or(end, "")}));
}

TEST(Sbom, DocumentsHoldTogetherAndAreTheSameEachTime) {
  const Subject subject{.name = "shop:1",
                        .digest = "sha256:" + std::string(64, 'a'),
                        .architecture = "amd64",
                        .created = "2024-02-29T23:30:00.123456789-01:00",
                        .tool_version = "1"};
  for (const auto& tars : {std::vector{debian, node}, std::vector{node, node}, std::vector<std::string>{}}) {
    const auto made = image_of(tars);
    const auto cyclonedx = cyclonedx_document(made->inventory, subject);
    const auto spdx = spdx_document(made->inventory, subject);
    check_cyclonedx(cyclonedx);
    check_spdx(spdx);
    EXPECT_THAT(cyclonedx, HasSubstr(R"("timestamp": "2024-03-01T00:30:00Z")"));
    EXPECT_THAT(spdx, HasSubstr(R"("created": "2024-03-01T00:30:00Z")"));
    EXPECT_EQ(cyclonedx, cyclonedx_document(image_of(tars)->inventory, subject));
  }
}

TEST(Sbom, PackagesOfOneNameAreToldApart) {
  const auto made = image_of({TarText{}
                                  .file("a/node_modules/x/package.json", R"({"name":"x","version":"1"})")
                                  .file("b/node_modules/x/package.json", R"({"name":"x","version":"1"})")
                                  .end()});
  EXPECT_THAT(references_of(made->inventory),
              ElementsAre("pkg:npm/x@1|a/node_modules/x/package.json", "pkg:npm/x@1|b/node_modules/x/package.json"));
  check_spdx(spdx_document(made->inventory, {.name = "x"}));
}

TEST(Sbom, TimesAndAddresses) {
  EXPECT_EQ(utc_time("2024-01-01T00:00:00Z"), "2024-01-01T00:00:00Z");
  for (const auto* wrong :
       {"", "2024", "2024-13-01T00:00:00Z", "2024-01-01T00:00:00", "2024-01-01 00:00:00Z", "2024-01-01T00:00:00+1"})
    EXPECT_EQ(utc_time(wrong), std::nullopt) << wrong;
  EXPECT_EQ(utc_time(std::int64_t{1700000000}), "2023-11-14T22:13:20Z");
  EXPECT_TRUE(is_web_address("https://a.org/x?y#z"));
  EXPECT_FALSE(is_web_address("git://a.org"));
  EXPECT_FALSE(is_web_address("https://a.org/ x"));
}

TEST(Sbom, TheRootLeadsToEverythingThroughTheFewest) {
  Inventory inventory;
  inventory.packages.resize(5);
  inventory.packages[1].dependencies = {0};
  inventory.packages[2].dependencies = {3};
  inventory.packages[3].dependencies = {2};  // a circle that nobody else needs
  EXPECT_THAT(top_packages(inventory), ElementsAre(1U, 2U, 4U));
}

TEST(Locked, ImportersAndWhatTheyAskFor) {
  const Source source{"package-lock.json", R"({"name":"shop","lockfileVersion":3,"packages":{
    "":{"name":"shop","version":"1.0.0","dependencies":{"a":"1"},"devDependencies":{"d":"1"}},
    "node_modules/a":{"version":"1.0.0","dependencies":{"b":"2"}},
    "node_modules/b":{"version":"2.0.0"},
    "node_modules/d":{"version":"3.0.0","dev":true}}})"};
  const auto lockfile = workspace::read_lockfile(source);
  const auto inventory = inventory_of(
      lockfile, [](std::string_view) { return std::string{R"({"name":"shop","version":"1.0.0","license":"MIT"})"}; });
  std::vector<std::string> said;
  for (const auto& package : inventory.packages)
    said.push_back(package.name + " " + package.version + " " + std::string{name_of(package.reach)} + " " +
                   std::to_string(package.dependencies.size()));
  EXPECT_THAT(said, ElementsAre("a 1.0.0 production 1", "b 2.0.0 production 0", "d 3.0.0 development 0",
                                "shop 1.0.0 production 2"));
  check_cyclonedx(cyclonedx_document(inventory, {.container = false, .name = "shop"}));
}

}  // namespace
}  // namespace loadline::packages

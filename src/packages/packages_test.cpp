// SPDX-License-Identifier: Apache-2.0
// Small root file systems in memory, one for each kind of package. Real ones: tests/oracles/packages.py.
#include "packages/packages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "packages/purl.h"

namespace loadline::packages {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Files = std::map<std::string, std::string, std::less<>>;

Inventory inventory_of(Files files) { return packages_of(*memory_tree(std::move(files))); }

std::vector<std::string> names_of(const Inventory& inventory) {
  std::vector<std::string> out;
  for (const auto& package : inventory.packages) out.push_back(package.name + " " + package.version);
  return out;
}
std::vector<std::string> uses_of(const Inventory& inventory) {
  std::vector<std::string> out;
  for (const auto& package : inventory.packages) out.push_back(package.name + " " + std::string{name_of(package.use)});
  return out;
}

TEST(Packages, Debian) {
  const auto got = inventory_of(
      {{"etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\n"},
       {"lib", "-> usr/lib"},
       {"usr/lib/libc.so.6", "x"},
       {"usr/share/doc/libc6/copyright",
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\nLicense: LGPL-2.1\n text\n"},
       {"var/lib/dpkg/info/libc6:amd64.list", "/.\n/lib\n/lib/libc.so.6\n"},
       {"var/lib/dpkg/status",
        "Package: app\nStatus: install ok installed\nVersion: 1:1.0+b1\nArchitecture: all\n"
        "Depends: missing | libc (>= 2),\n other\n\n"
        "Package: gone\nStatus: deinstall ok config-files\nVersion: 1\n\n"
        "Package: libc6\nStatus: install ok installed\nVersion: 2.36-9\nArchitecture: amd64\nSource: glibc (2.36)\n"
        "Provides: libc\n"}});
  ASSERT_THAT(names_of(got), ElementsAre("app 1:1.0+b1", "libc6 2.36-9"));
  EXPECT_THAT(got.packages[0].depends, ElementsAre(1));
  EXPECT_EQ(got.packages[0].purl, "pkg:deb/debian/app@1:1.0%2Bb1?arch=all&distro=debian-12");
  const auto& libc = got.packages[1];
  EXPECT_EQ(libc.source + " " + libc.source_version, "glibc 2.36");
  EXPECT_THAT(libc.licences, ElementsAre("LGPL-2.1"));
  ASSERT_EQ(libc.files.size(), 1U);
  EXPECT_EQ(libc.files[0].path, "usr/lib/libc.so.6");  // behind the merged /usr
  EXPECT_EQ(Owners{got}.owner_of("usr/lib/libc.so.6"), 1U);
  EXPECT_EQ(Owners{got}.owner_of("usr/lib/other"), Owners::nobody);
  EXPECT_THAT(got.unread, IsEmpty());
}

TEST(Packages, Distroless) {
  const auto got = inventory_of({{"var/lib/dpkg/status.d/base", "Package: base-files\nVersion: 12\n"},
                                 {"var/lib/dpkg/status.d/base-files.md5sums", "00  etc/x\n"},
                                 {"etc/x", ""}});
  ASSERT_THAT(names_of(got), ElementsAre("base-files 12"));
  EXPECT_EQ(got.packages[0].files.size(), 1U);
}

TEST(Packages, Alpine) {
  const auto got = inventory_of(
      {{"etc/os-release", "ID=alpine\nVERSION_ID=3.19.1\n"},
       {"lib/apk/db/installed",
        "P:musl\nV:1.2.4-r2\nA:x86_64\nL:MIT\no:musl\np:so:libc.musl-x86_64.so.1=1\nF:lib\nR:ld.so\n\n"
        "P:busybox\nV:1.36.1-r15\nL:GPL-2.0-only\no:busybox\nD:so:libc.musl-x86_64.so.1 !gone\n\n"},
       {"lib/ld.so", ""}});
  ASSERT_THAT(names_of(got), ElementsAre("busybox 1.36.1-r15", "musl 1.2.4-r2"));
  EXPECT_THAT(got.packages[0].depends, ElementsAre(1));
  EXPECT_EQ(got.packages[1].files[0].path, "lib/ld.so");
  EXPECT_EQ(got.packages[1].purl, "pkg:apk/alpine/musl@1.2.4-r2?arch=x86_64&distro=alpine-3.19.1");
}

TEST(Packages, ThePnpmStoreIsAGraph) {
  const auto manifest = [](const std::string& name, const std::string& more = "") {
    return "{\"name\":\"" + name + "\",\"version\":\"1.0.0\",\"license\":\"MIT\"" + more + "}";
  };
  const std::string store = "app/node_modules/.pnpm/";
  const auto got = inventory_of(
      {{"app/package.json", R"({"dependencies":{"a":"1"},"devDependencies":{"d":"1"}})"},
       {"app/node_modules/a", "-> .pnpm/a@1.0.0/node_modules/a"},
       {"app/node_modules/d", "-> .pnpm/d@1.0.0/node_modules/d"},
       {store + "a@1.0.0/node_modules/a/package.json", manifest("a", R"(,"dependencies":{"@s/b":"1"})")},
       {store + "a@1.0.0/node_modules/a/esm/package.json", R"({"name":"a/esm","version":"9.0.0"})"},
       {store + "a@1.0.0/node_modules/@s/b", "-> ../../../@s+b@1.0.0/node_modules/@s/b"},
       {store + "@s+b@1.0.0/node_modules/@s/b/package.json", manifest("@s/b")},
       {store + "d@1.0.0/node_modules/d/package.json", manifest("d")},
       {store + "lost@1.0.0/node_modules/lost/package.json", manifest("lost")}});
  ASSERT_THAT(uses_of(got), ElementsAre("@s/b production", "a production", "d development", "lost unreachable"));
  EXPECT_THAT(got.packages[1].depends, ElementsAre(0));
  EXPECT_EQ(got.packages[0].purl, "pkg:npm/%40s/b@1.0.0");
  EXPECT_EQ(Owners{got}.owner_of(store + "a@1.0.0/node_modules/a/esm/x.js"), 1U);
}

TEST(Packages, NestedAndGlobalNodeModules) {
  const auto got = inventory_of(
      {{"usr/lib/node_modules/npm/package.json", R"({"name":"npm","version":"9.0.0","dependencies":{"x":"1"}})"},
       {"usr/lib/node_modules/npm/node_modules/x/package.json", R"({"name":"x","version":"1.0.0"})"},
       {"usr/lib/node_modules/npm/node_modules/y/package.json", "{"}});
  EXPECT_THAT(uses_of(got), ElementsAre("npm production", "x production"));
  ASSERT_EQ(got.unread.size(), 1U);
  EXPECT_EQ(got.unread[0].reason, "it is not JSON");
}

TEST(Packages, Python) {
  const std::string site = "usr/lib/python3/site-packages/";
  const auto got = inventory_of(
      {{site + "My_Pkg-1.0.dist-info/METADATA",
        "Name: My_Pkg\nVersion: 1.0\nLicense: UNKNOWN\nClassifier: License :: OSI Approved :: MIT License\n"
        "Requires-Dist: other>=1\nRequires-Dist: extra; extra == 'x'\n\nVersion: body\n"},
       {site + "My_Pkg-1.0.dist-info/RECORD", "my/__init__.py,sha256=x,12\n\"my/a,b.py\",,\n../../gone.py,,1\n"},
       {site + "my/__init__.py", "x"},
       {site + "my/a,b.py", "x"},
       {site + "other.egg-info/PKG-INFO", "Name: Other\nVersion: 2\nLicense: BSD\n"}});
  ASSERT_THAT(names_of(got), ElementsAre("My_Pkg 1.0", "Other 2"));
  EXPECT_EQ(got.packages[0].purl, "pkg:pypi/my-pkg@1.0");
  EXPECT_THAT(got.packages[0].licences, ElementsAre("MIT License"));
  EXPECT_THAT(got.packages[0].depends, ElementsAre(1));
  ASSERT_EQ(got.packages[0].files.size(), 2U);
  EXPECT_EQ(got.packages[0].files[0].size, 12U);
}

TEST(GoProbe, FindsTheRecordHoweverTheBytesAreCut) {
  const std::string modules =
      "path\tcmd\nmod\texample.com/App\tv1.2.0\th1:\ndep\tgolang.org/x/a\tv0.1.0\th1:\n=>\tfork/a\tv0.2.0\th1:\nbuild\tGOOS=linux\n";
  const auto counted = [](const std::string& text) {
    return std::string{static_cast<char>(text.size() & 0x7fU | 0x80U)} + static_cast<char>(text.size() >> 7U) + text;
  };
  const std::string mark(16, '\x01');
  std::string file =
      "\x7f"
      "ELF" +
      std::string(60, 'x') + "\xff Go buildinf:";  // the mark alone, where none can be
  file.resize(128, '\0');
  file += std::string{"\xff Go buildinf:\x08\x02", 16} + std::string(16, '\0') + counted("go1.22.3") +
          counted(mark + modules + mark);
  file += std::string(40, 'y');
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, file.size()}) {
    GoProbe probe;
    for (std::size_t at = 0; at < file.size(); at += piece) probe.feed(std::string_view{file}.substr(at, piece));
    const auto program = probe.result();
    ASSERT_TRUE(program) << piece;
    EXPECT_EQ(program->go_version, "go1.22.3");
    EXPECT_EQ(program->main.path, "example.com/App");
    ASSERT_EQ(program->modules.size(), 1U);
    EXPECT_EQ(program->modules[0].path, "fork/a");
  }
  GoProbe script;
  EXPECT_FALSE(script.feed("#!/bin/sh\n"));
}

TEST(Packages, BytesWanted) {
  EXPECT_EQ(bytes_wanted("var/lib/dpkg/status", 100), 100U);
  EXPECT_EQ(bytes_wanted("app/node_modules/a/package.json", 10), 10U);
  EXPECT_EQ(bytes_wanted("app/node_modules/a/package.json", 10U << 20U), 0U);
  EXPECT_EQ(bytes_wanted("usr/bin/node", 90U << 20U), 0U);
  EXPECT_TRUE(may_be_go_program("usr/bin/x", 5U << 20U, true));
}

TEST(Packages, DamagedDatabasesAreSaid) {
  for (const auto* path : {"var/lib/rpm/rpmdb.sqlite", "var/lib/rpm/Packages.db", "var/lib/rpm/Packages", "a.jar"}) {
    const auto got = inventory_of({{path, std::string(5000, 'x')}});
    EXPECT_THAT(got.packages, IsEmpty());
    ASSERT_EQ(got.unread.size(), 1U) << path;
    EXPECT_EQ(got.unread[0].path, path);
  }
}

}  // namespace
}  // namespace loadline::packages

// SPDX-License-Identifier: Apache-2.0
// The texts that package managers leave behind: dpkg, apk, Python, Node, os-release.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "packages/apk.h"
#include "packages/dpkg.h"
#include "packages/node.h"
#include "packages/os_release.h"
#include "packages/python.h"

namespace loadline::packages {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> first_choices(const Package& package) {
  std::vector<std::string> out;
  for (const auto& need : package.needs) out.push_back(need.any_of.front());
  return out;
}

TEST(Dpkg, OnlyWhatIsInstalledAndTheFieldsOfIt) {
  const auto packages = read_dpkg_status(
      "Package: libc6\nStatus: install ok installed\nMaintainer: Debian Maintainers\n <m@debian.org>\n"
      "Architecture: amd64\nSource: glibc (2.36-9)\nVersion: 2.36-9+b1\n"
      "Depends: libgcc-s1, libcrypt1 (>= 1:4.4.10-10~) | libxcrypt:any\nPre-Depends: dpkg (>= 1)\nProvides: libc (= 2), x\n"
      "Description: GNU C Library\n Package: not-a-field\n .\n more\n"
      "\nPackage: gone\nStatus: deinstall ok config-files\nVersion: 1\n"
      "\n\nPackage: curl\r\nStatus: install ok installed\r\nVersion: 8\r\nSource: curl-src\r\n");
  ASSERT_THAT(packages, SizeIs(2));
  EXPECT_EQ(packages[0].name, "libc6");
  EXPECT_EQ(packages[0].version, "2.36-9+b1");
  EXPECT_EQ(packages[0].source_name, "glibc");
  EXPECT_EQ(packages[0].source_version, "2.36-9");
  EXPECT_EQ(packages[0].architecture, "amd64");
  EXPECT_THAT(first_choices(packages[0]), ElementsAre("dpkg", "libgcc-s1", "libcrypt1"));
  EXPECT_THAT(packages[0].needs[2].any_of, ElementsAre("libcrypt1", "libxcrypt"));
  EXPECT_THAT(packages[0].provides, ElementsAre("libc", "x"));
  EXPECT_EQ(packages[1].version, "8");
  EXPECT_EQ(packages[1].source_name, "curl-src");
  EXPECT_EQ(packages[1].source_version, "");
}

TEST(Dpkg, AStanzaOfDistrolessHasNoStatus) {
  EXPECT_THAT(read_dpkg_status("Package: base-files\nVersion: 12.4\n"), SizeIs(1));
}

TEST(Dpkg, ListsAndSums) {
  EXPECT_THAT(read_dpkg_list("/.\n/usr\n/usr/bin/curl\n"), ElementsAre("usr", "usr/bin/curl"));
  EXPECT_THAT(read_md5sums("d41d8cd98f00b204e9800998ecf8427e  etc/debian_version\nshort\n"),
              ElementsAre("etc/debian_version"));
}

TEST(Dpkg, CopyrightSaysLicencesOnlyWhereAProgramCanReadIt) {
  EXPECT_THAT(read_copyright("Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
                             "\nFiles: *\nLicense: GPL-2+\n This program\n"
                             "\nFiles: x\nLicense: Expat\n\nFiles: y\nLicense: GPL-2+\n"
                             "\nLicense: BSD-3-clause\n the text that nobody names\n"),
              ElementsAre("GPL-2+", "Expat"));
  EXPECT_THAT(read_copyright("This package was debianized by me.\nLicense: GPL-2\n"), IsEmpty());
}

TEST(Apk, FieldsFilesNeedsAndProvides) {
  const auto packages = read_apk_installed(
      "C:Q1abc=\nP:musl\nV:1.2.4-r2\nA:x86_64\nL:MIT\no:musl\nm:Somebody <s@x.org>\np:so:libc.musl-x86_64.so.1=1\n"
      "F:lib\nR:ld-musl-x86_64.so.1\na:0:0:755\nZ:Q1x=\nF:\nR:top\n"
      "\nP:busybox\nV:1.36.1-r5\nD:so:libc.musl-x86_64.so.1 !other busybox-binsh>=1 /bin/sh\n");
  ASSERT_THAT(packages, SizeIs(2));
  EXPECT_EQ(packages[0].name, "musl");
  EXPECT_EQ(packages[0].version, "1.2.4-r2");
  EXPECT_EQ(packages[0].source_name, "musl");
  EXPECT_THAT(packages[0].licences, ElementsAre("MIT"));
  EXPECT_THAT(packages[0].files, ElementsAre("lib/ld-musl-x86_64.so.1", "top"));
  EXPECT_THAT(packages[0].provides, ElementsAre("so:libc.musl-x86_64.so.1"));
  EXPECT_THAT(first_choices(packages[1]), ElementsAre("so:libc.musl-x86_64.so.1", "busybox-binsh", "/bin/sh"));
}

TEST(Python, MetadataUpToTheDescription) {
  const auto package = read_python_metadata(
      "Metadata-Version: 2.1\nName: Foo.Bar\nVersion: 1.2\nLicense: UNKNOWN\n"
      "Classifier: License :: OSI Approved\nClassifier: License :: OSI Approved :: MIT License\n"
      "Requires-Dist: requests[socks] (>=2.0)\nRequires-Dist: Zope_Interface>=5; python_version < '3.8'\n"
      "Requires-Dist: pytest ; extra == 'test'\n\nName: not a field\n");
  EXPECT_EQ(package.name, "Foo.Bar");
  EXPECT_EQ(package.version, "1.2");
  EXPECT_THAT(package.licences, ElementsAre("MIT License"));
  EXPECT_THAT(first_choices(package), ElementsAre("requests", "zope-interface"));
  EXPECT_EQ(read_python_metadata("no headers here").name, "");
}

TEST(Python, RecordWithQuotedPaths) {
  EXPECT_THAT(read_python_record("a/b.py,sha256=x,12\n\"a,\"\"b\"\".py\",,\n../../bin/tool,,\n"),
              ElementsAre("a/b.py", "a,\"b\".py", "../../bin/tool"));
}

TEST(Node, LicencesOfAllAges) {
  EXPECT_THAT(read_package_json(R"({"name":"a","version":"1","license":"MIT"})").licences, ElementsAre("MIT"));
  EXPECT_THAT(read_package_json(R"({"license":{"type":"ISC"}})").licences, ElementsAre("ISC"));
  EXPECT_THAT(read_package_json(R"({"licenses":[{"type":"MIT"},{"type":"GPL"}]})").licences, ElementsAre("MIT", "GPL"));
  EXPECT_THAT(read_package_json(R"({"license":"SEE LICENSE IN x"})").licences, IsEmpty());
  EXPECT_EQ(read_package_json("{").name, "");
}

TEST(OsRelease, QuotesAndNames) {
  const auto system = read_os_release(
      "# comment\nID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME='Debian \"12\"'\nVERSION_CODENAME=bookworm\nX\n");
  EXPECT_EQ(system.id, "debian");
  EXPECT_EQ(system.version, "12");
  EXPECT_EQ(system.name, "Debian \"12\"");
  EXPECT_EQ(system.codename, "bookworm");
  EXPECT_FALSE(read_os_release("").known());
}

}  // namespace
}  // namespace loadline::packages

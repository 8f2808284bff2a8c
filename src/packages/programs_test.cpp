// SPDX-License-Identifier: Apache-2.0
// What is seen while it passes, cut into pieces of any size: Go programs and Java archives.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>
#include <fstream>
#include <functional>
#include <iterator>

#include "packages/go_binary.h"
#include "packages/java.h"
#include "packages/test_zip.h"

namespace loadline::packages {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::string distilled(const image::Distiller& distiller, std::string_view bytes, std::size_t piece) {
  for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) distiller.feed(bytes.substr(0, piece));
  return distiller.finish();
}

constexpr std::string_view begin{"\x30\x77\xaf\x0c\x92\x74\x08\x02\x41\xe1\xc1\x07\xe6\xd6\x18\xe6", 16};
constexpr std::string_view end{"\xf9\x32\x43\x31\x86\x18\x20\x72\x00\x82\x42\x10\x41\x16\xd8\xf2", 16};
constexpr std::string_view modules =
    "path\texample.com/shop\nmod\texample.com/shop\t(devel)\t\n"
    "dep\tgolang.org/x/text\tv0.3.7\th1:aaa=\n"
    "dep\tgithub.com/a/b\tv1.0.0\n=>\tgithub.com/fork/b\tv1.0.1\th1:bbb=\n"
    "dep\tgithub.com/c/d\tv2.0.0\n=>\t./d\t\n"
    "build\t-compiler=gc\n";

// As Go 1.18 and later write it: a header, then two texts, each after its length.
std::string program_of_today(std::size_t before) {
  std::string out{
      "\x7f"
      "ELF"};
  out.resize(before * 16, 'x');
  out += std::string_view{"\xff Go buildinf:\x08\x02", 16};
  out += std::string(16, '\0');
  out += '\x08';
  out += "go1.22.3";
  const auto text = std::string{begin} + std::string{modules} + std::string{end};
  out += static_cast<char>((text.size() & 0x7F) | 0x80);
  out += static_cast<char>(text.size() >> 7);
  return out + text + std::string(100, 'y');
}

TEST(GoProgram, TellsItsModulesHoweverItIsCut) {
  const auto program = program_of_today(40);
  const auto whole = distilled(go_build_info_distiller(), program, program.size());
  EXPECT_EQ(whole, "go1.22.3\n" + std::string{modules});
  for (const std::size_t piece : {1U, 7U, 15U, 16U, 17U, 100U})
    EXPECT_EQ(distilled(go_build_info_distiller(), program, piece), whole) << piece;
}

// Seconds of this processor, which others may use as well.
double seconds_of(const std::function<void()>& work) {
  const auto began = std::clock();
  work();
  return static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC;
}

// What begins everywhere and ends nowhere is looked through once, and not from each beginning to the end of the window.
TEST(GoProgram, FullOfMarksCostsLittle) {
  std::string marks{
      "\x7f"
      "ELF"};
  marks.resize(16);
  while (marks.size() < 6U << 20) marks += begin;
  EXPECT_LT(seconds_of([&] { EXPECT_EQ(distilled(go_build_info_distiller(), marks, 1U << 16), ""); }), 20);

  // Headers whose "version" is none, each before two megabytes of "modules".
  std::string headers{marks.substr(0, 16)};
  while (headers.size() < 6U << 20) {
    headers += std::string_view{"\xff Go buildinf:\x08\x02", 16};
    headers += std::string(16, '\0');
    headers += std::string_view{"\x02xx\xf0\xff\x7f", 6};
    headers += std::string(10, 'm');
  }
  EXPECT_LT(seconds_of([&] { (void)distilled(go_build_info_distiller(), headers, 1U << 16); }), 20);
}

TEST(GoProgram, OfAnOlderGoTellsModulesOnly) {
  // The header has addresses; the text stands elsewhere, before or behind it.
  std::string header{"\xff Go buildinf:\x08\x00", 16};
  header += std::string(16, '\x01');
  const auto text = std::string{begin} + std::string{modules} + std::string{end};
  auto program =
      std::string{
          "\x7f"
          "ELF"} +
      std::string(12, 'x') + text;
  program.resize((program.size() / 16 + 1) * 16, 'x');
  program += header;
  for (const std::size_t piece : {1U, 33U, 1000U})
    EXPECT_EQ(distilled(go_build_info_distiller(), program, piece), "\n" + std::string{modules});
}

TEST(GoProgram, WithHeadersOfBothKindsIsReadByTheNewer) {
  const auto today = program_of_today(4).substr(16);
  std::string program{
      "\x7f"
      "ELF"};
  program += std::string(12, 'x') + std::string{begin} + "path\tother\n" + std::string{end};
  program.resize((program.size() / 16 + 1) * 16, 'x');
  program += std::string{"\xff Go buildinf:\x08\x00", 16} + std::string(16, '\x01') + today;
  for (const std::size_t piece : {1U, 11U, 1000U})
    EXPECT_EQ(distilled(go_build_info_distiller(), program, piece), "go1.22.3\n" + std::string{modules});
}

TEST(GoProgram, IsNothingElse) {
  EXPECT_EQ(distilled(go_build_info_distiller(), "#!/bin/sh\n\xff Go buildinf:", 3), "");
  EXPECT_EQ(distilled(go_build_info_distiller(),
                      "\x7f"
                      "ELF and nothing",
                      4),
            "");
  // One that only speaks of the marks.
  EXPECT_EQ(distilled(go_build_info_distiller(),
                      "\x7f"
                      "ELF" +
                          std::string{begin} + std::string{end},
                      50),
            "");
  auto cut = program_of_today(4);
  cut.resize(4 * 16 + 60);
  EXPECT_EQ(distilled(go_build_info_distiller(), cut, 9), "");
}

TEST(GoProgram, ItsPackages) {
  const auto packages = read_go_build_info("go1.22.3 X:loopvar\n" + std::string{modules}, "bin/shop");
  ASSERT_THAT(packages, SizeIs(5));
  EXPECT_EQ(packages[0].name, "example.com/shop");
  EXPECT_TRUE(packages[0].application);
  EXPECT_EQ(packages[0].version, "");  // "(devel)" is none
  EXPECT_THAT(packages[0].needs, SizeIs(4));
  EXPECT_EQ(packages[1].name, "stdlib");
  EXPECT_EQ(packages[1].version, "1.22.3");
  EXPECT_EQ(packages[2].version, "v0.3.7");
  EXPECT_EQ(packages[2].checksum, "h1:aaa=");
  EXPECT_EQ(packages[3].name, "github.com/fork/b");  // what was compiled
  EXPECT_EQ(packages[3].version, "v1.0.1");
  EXPECT_EQ(packages[3].checksum, "h1:bbb=");
  EXPECT_EQ(packages[4].name, "github.com/c/d");  // a folder in its place
  EXPECT_EQ(packages[4].version, "");
}

constexpr std::string_view
    manifest = "Manifest-Version: 1.0\r\nImplementation-Title: Some\r\n  thing\r\n\r\nName: x\r\n";

std::vector<std::string> named(std::string_view archive, std::size_t piece) {
  std::vector<std::string> out;
  const auto text = distilled(java_archive_distiller(), archive, piece);
  for (const auto& package : read_java_archive(text, "app/shop-1.0.jar"))
    out.push_back(std::string{name_of(package.ecosystem)} + " " + package.name + " " + package.version + " " +
                  package.location);
  return out;
}

TEST(JavaArchive, WithArchivesInsideHoweverItIsCut) {
  const auto inner = ZipText{}
                         .deflated("META-INF/MANIFEST.MF", manifest)
                         .deflated("META-INF/maven/org.x/lib/pom.properties",
                                   "groupId=org.x\nartifactId=lib\nversion=2.1\n")
                         .end();
  const auto nameless = ZipText{}.stored("a.class", "12345").end();
  for (const bool follow : {false, true}) {
    const auto jar = ZipText{follow}
                         .stored("META-INF/", "")
                         .deflated("META-INF/MANIFEST.MF",
                                   "Implementation-Vendor-Id: com.shop\nImplementation-Version: 1.0\n")
                         .stored("BOOT-INF/lib/lib-2.1.jar", inner)
                         .deflated("x.class", std::string(100000, 'x'))
                         .deflated("BOOT-INF/lib/other-3.jar", nameless)
                         .end();
    for (const std::size_t piece : {1U, 13U, 4096U, 1000000U})
      EXPECT_THAT(named(jar, piece), ElementsAre("maven com.shop:shop 1.0 app/shop-1.0.jar",
                                                 "maven org.x:lib 2.1 app/shop-1.0.jar!/BOOT-INF/lib/lib-2.1.jar",
                                                 "generic other 3 app/shop-1.0.jar!/BOOT-INF/lib/other-3.jar"))
          << piece;
  }
}

TEST(JavaArchive, MayBeginWithAScript) {
  const auto jar = "#!/bin/sh\nPP exec java -jar $0\n" +
                   ZipText{}.stored("META-INF/maven/g/a/pom.properties", "groupId=g\nartifactId=a\nversion=1").end();
  EXPECT_THAT(named(jar, 5), ElementsAre("maven g:a 1 app/shop-1.0.jar"));
}

TEST(JavaArchive, WithShadedLibrariesIsStillItself) {
  const auto jar = ZipText{}
                       .stored("META-INF/maven/g/other/pom.properties", "groupId=g\nartifactId=other\nversion=9")
                       .stored("META-INF/maven/g/shop/pom.properties", "groupId=g\nartifactId=shop\nversion=1")
                       .end();
  EXPECT_THAT(named(jar, 50), ElementsAre("maven g:shop 1 app/shop-1.0.jar", "maven g:other 9 app/shop-1.0.jar"));
}

TEST(JavaArchive, WithAHundredThousandLibrariesCostsLittle) {
  ZipText text;
  for (int i = 0; i < 100'000; ++i)
    text.stored("META-INF/maven/g/a/pom.properties", "groupId=g\nartifactId=a" + std::to_string(i) + "\nversion=1");
  const auto jar = text.end();
  EXPECT_LT(seconds_of([&] { (void)distilled(java_archive_distiller(), jar, 1U << 16); }), 20);
}

TEST(JavaArchive, SaysWhereItCouldNotReadOn) {
  auto jar = ZipText{}.deflated("META-INF/MANIFEST.MF", manifest).deflated("x", std::string(5000, 'x')).end();
  EXPECT_FALSE(is_cut_off(distilled(java_archive_distiller(), jar, 100)));
  EXPECT_TRUE(is_cut_off(distilled(java_archive_distiller(), std::string_view{jar}.substr(0, 120), 100)));
  EXPECT_EQ(distilled(java_archive_distiller(), "no archive at all", 4), "");
  EXPECT_THAT(named("", 1), IsEmpty());
}

}  // namespace
}  // namespace loadline::packages

// SPDX-License-Identifier: Apache-2.0
// That ignore files are read and matched as the builder does it.
#include "context/ignore.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <set>

namespace loadline::context {
namespace {

using testing::ElementsAre;

struct Parsed {
  explicit Parsed(std::string text) : source{".dockerignore", std::move(text)}, ignore{IgnoreFile::parse(source)} {}
  Source source;
  IgnoreFile ignore;
};

std::vector<std::string> texts(const IgnoreFile& ignore) {
  std::vector<std::string> out;
  for (const auto& pattern : ignore.patterns()) out.push_back((pattern.exception ? "!" : "") + pattern.text);
  return out;
}

TEST(IgnoreFile, CleansEachLineAsTheReferenceDoes) {
  const Parsed parsed{
      "\xEF\xBB\xBF# comment\r\n  node_modules/ \r\n/dist/./js/\n\n!  /keep/../stay\n #no comment\na//b"};
  EXPECT_THAT(texts(parsed.ignore), ElementsAre("node_modules", "dist/js", "!stay", "#no comment", "a/b"));
  EXPECT_EQ(parsed.source.text(parsed.ignore.patterns()[0].span), "node_modules/");
  EXPECT_EQ(parsed.source.text(parsed.ignore.patterns()[2].span), "!  /keep/../stay");
}

TEST(IgnoreFile, ASlashBeforeTheMarkMakesAnExceptionToo) {
  EXPECT_THAT(texts(Parsed{"/!a\n!!b"}.ignore), ElementsAre("!a", "!!b"));
  EXPECT_EQ(Parsed{"!!b"}.ignore.patterns()[0].text, "!b");
}

TEST(IgnoreFile, APlainNameIsAnchoredAtTheTop) {
  const Parsed parsed{"node_modules"};
  EXPECT_TRUE(parsed.ignore.excludes("node_modules"));
  EXPECT_TRUE(parsed.ignore.excludes("node_modules/a/index.js"));
  EXPECT_FALSE(parsed.ignore.excludes("services/auth/node_modules/a/index.js"));
  EXPECT_TRUE(Parsed{"**/node_modules"}.ignore.excludes("services/auth/node_modules/a/index.js"));
}

TEST(IgnoreFile, TheLastMatchDecides) {
  const Parsed parsed{"**\n!src\nsrc/**/*.test.ts"};
  EXPECT_TRUE(parsed.ignore.excludes("README.md"));
  EXPECT_FALSE(parsed.ignore.excludes("src/main.ts"));
  EXPECT_TRUE(parsed.ignore.excludes("src/deep/main.test.ts"));
  EXPECT_EQ(parsed.ignore.deciding_pattern("src/main.ts"), 1u);
  EXPECT_EQ(parsed.ignore.deciding_pattern("src/deep/main.test.ts"), 2u);
  EXPECT_EQ(Parsed{"a"}.ignore.deciding_pattern("b"), std::nullopt);
}

TEST(IgnoreFile, AnExceptionForAFolderThatWasNotExcludedSavesNothingBelow) {
  // fsutil hands down what the folder matched, and an exception is not asked while nothing is excluded.
  EXPECT_TRUE(Parsed{"a/b\n!a"}.ignore.excludes("a/b/c"));
  EXPECT_FALSE(Parsed{"a\n!a/b"}.ignore.excludes("a/b/c"));
}

TEST(IgnoreFile, TheContextItselfIsNeverExcluded) {
  EXPECT_FALSE(Parsed{"**"}.ignore.excludes(""));
  EXPECT_FALSE(Parsed{"."}.ignore.excludes("."));
  EXPECT_FALSE(IgnoreFile{}.excludes("a"));
}

TEST(IgnoreFile, PatternsThatTheBuilderRefusesAreProblems) {
  const Parsed parsed{"ok\n!\n[a\nsrc\\out\n[z-a]\nend\\"};
  ASSERT_EQ(parsed.ignore.problems().size(), 5u);
  EXPECT_EQ(parsed.ignore.problems()[0].place.text(), "!");
  EXPECT_EQ(parsed.ignore.problems()[1].place.position().line, 3u);
  EXPECT_EQ(parsed.ignore.problems()[2].place.text(), "src\\out");
  EXPECT_TRUE(parsed.ignore.excludes("ok"));
}

TEST(IgnoreFile, KeepsTheAccidentsOfTheReferencesRegularExpressions) {
  EXPECT_TRUE(Parsed{"v\\d"}.ignore.excludes("v1"));
  EXPECT_FALSE(Parsed{"v\\d"}.ignore.excludes("vd"));
  EXPECT_TRUE(Parsed{"a|b*"}.ignore.excludes("anything"));  // "|" is not escaped
  EXPECT_TRUE(Parsed{"a|b"}.ignore.excludes("a|b"));        // but plain names are compared
  EXPECT_FALSE(Parsed{"*.{js,ts}"}.ignore.excludes("a.js"));
  EXPECT_TRUE(Parsed{"*.{js,ts}"}.ignore.excludes("a.{js,ts}"));
  EXPECT_TRUE(Parsed{"[ab]{2}"}.ignore.excludes("ba"));
  EXPECT_TRUE(Parsed{"x{2,}*"}.ignore.excludes("xxxy"));
  EXPECT_FALSE(Parsed{"x{2,3}?"}.ignore.excludes("xxxxx"));
  EXPECT_TRUE(Parsed{"[[:digit:]]*"}.ignore.excludes("7up"));
  EXPECT_TRUE(Parsed{"[?]"}.ignore.excludes("[]"));
}

TEST(IgnoreFile, StarsStopAtSlashesAndRunesCountOnce) {
  EXPECT_FALSE(Parsed{"a*b"}.ignore.excludes("a/b"));
  EXPECT_TRUE(Parsed{"a?c"}.ignore.excludes("aéc"));
  EXPECT_TRUE(Parsed{"[^a]*"}.ignore.excludes("é"));
  EXPECT_TRUE(
      Parsed{"a?c"}.ignore.excludes("a\xff"
                                    "c"));
}

TEST(IgnoreFile, EntersAnExcludedFolderOnlyWhereAnExceptionMayBeBelow) {
  const Parsed plain{"**\n!services/auth/src\n!docs/**"};
  EXPECT_TRUE(plain.ignore.may_reenter("services"));
  EXPECT_TRUE(plain.ignore.may_reenter("services/auth"));
  EXPECT_FALSE(plain.ignore.may_reenter("services/finance"));
  EXPECT_FALSE(plain.ignore.may_reenter("node_modules"));
  EXPECT_TRUE(plain.ignore.may_reenter("docs/a"));
  EXPECT_TRUE(Parsed{"node_modules\n!**/*.md"}.ignore.may_reenter("node_modules"));
  EXPECT_FALSE(Parsed{"node_modules\n!src/*.md"}.ignore.may_reenter("node_modules"));
  EXPECT_FALSE(Parsed{"node_modules"}.ignore.may_reenter("node_modules"));
}

TEST(IgnoreFile, HostilePatternsTakeLinearTime) {
  std::string stars;
  for (int i = 0; i < 200; ++i) stars += "**/*a";
  const std::string path(20'000, 'a');
  const auto before = std::chrono::steady_clock::now();
  EXPECT_FALSE(Parsed{stars + "b?"}.ignore.excludes(path));
  EXPECT_FALSE(Parsed{"*a*a*a*a*a*a*a*a*a*b?"}.ignore.excludes(path));
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds{20});
}

TEST(ChooseIgnoreFile, TheOneBesideTheDockerfileReplacesTheContexts) {
  const std::set<std::string, std::less<>> there = {"docker/api.Dockerfile.dockerignore", ".dockerignore",
                                                    "web/.dockerignore"};
  const auto exists = [&](std::string_view path) { return there.contains(path); };
  EXPECT_EQ(choose_ignore_file("docker/api.Dockerfile", "", exists), "docker/api.Dockerfile.dockerignore");
  EXPECT_EQ(choose_ignore_file("docker/web.Dockerfile", "", exists), ".dockerignore");
  EXPECT_EQ(choose_ignore_file("Dockerfile", "web", exists), "web/.dockerignore");
  EXPECT_EQ(choose_ignore_file("api/Dockerfile", "api", exists), std::nullopt);
}

TEST(DeadPatterns, MatchNoFileAndNoFolderAboveOne) {
  const Parsed parsed{"dist\n*.log\ncoverage # reports\n!dist/keep\nsr?/lib\nbuild"};
  const std::vector<File> files = {{"a.log", FileKind::regular, 10},
                                   {"dist/a.js", FileKind::regular, 5},
                                   {"dist/keep", FileKind::regular, 2},
                                   {"src/lib/b.log", FileKind::regular, 7}};
  EXPECT_THAT(dead_patterns(parsed.ignore, files, ""), ElementsAre(2u, 5u));
  EXPECT_TRUE(holds_comment(parsed.ignore.patterns()[2]));
  EXPECT_FALSE(holds_comment(parsed.ignore.patterns()[1]));
}

TEST(DeadPatterns, AreThoseOfTheContextsFolder) {
  const Parsed parsed{"src\nother"};
  const std::vector<File> files = {{"api-old/other/a", FileKind::regular, 1},
                                   {"api/src/a", FileKind::regular, 1},
                                   {"other/a", FileKind::regular, 1}};
  EXPECT_THAT(dead_patterns(parsed.ignore, files, "api"), ElementsAre(1u));
  EXPECT_THAT(dead_patterns(parsed.ignore, {}, "api"), ElementsAre(0u, 1u));
}

}  // namespace
}  // namespace loadline::context

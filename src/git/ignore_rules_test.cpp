// SPDX-License-Identifier: Apache-2.0
// That .gitignore lines mean what git takes them to mean, in linear time.
#include "git/ignore_rules.h"

#include <gtest/gtest.h>

#include <chrono>

namespace loadline::git {
namespace {

bool ignored(std::string_view rules, std::string_view path, bool is_folder = false) {
  return IgnoreRules::parse(rules).ignores(path, is_folder).value_or(false);
}

TEST(IgnoreRules, ANameWithoutSlashMatchesAnywhere) {
  EXPECT_TRUE(ignored("node_modules", "a/b/node_modules", true));
  EXPECT_TRUE(ignored("*.log", "a/b.log"));
  EXPECT_FALSE(ignored("*.log", "a/b.log.txt"));
  EXPECT_TRUE(ignored("npm-*.log*", "x/npm-debug.log.1"));
}

TEST(IgnoreRules, ASlashAnchorsAndATrailingOneMeansFolders) {
  EXPECT_TRUE(ignored("/dist", "dist"));
  EXPECT_FALSE(ignored("/dist", "a/dist"));
  EXPECT_TRUE(ignored("docs/api", "docs/api"));
  EXPECT_FALSE(ignored("docs/api", "x/docs/api"));
  EXPECT_TRUE(ignored("build/", "a/build", true));
  EXPECT_FALSE(ignored("build/", "a/build", false));
}

TEST(IgnoreRules, TheLastMatchDecides) {
  EXPECT_FALSE(ignored(".env*\n!.env.example", ".env.example"));
  EXPECT_TRUE(ignored("!a\na", "a"));
  EXPECT_EQ(IgnoreRules::parse("b").ignores("a", false), std::nullopt);
}

TEST(IgnoreRules, CommentsSpacesAndEscapes) {
  EXPECT_FALSE(ignored("#a", "#a"));
  EXPECT_TRUE(ignored("\\#a", "#a"));
  EXPECT_TRUE(ignored("\\!a", "!a"));
  EXPECT_TRUE(ignored("a   \r\n", "a"));
  EXPECT_TRUE(ignored("a\\ ", "a "));
  EXPECT_TRUE(ignored(" a", " a"));
  EXPECT_TRUE(
      ignored("\xEF\xBB\xBF"
              "a",
              "a"));
  EXPECT_FALSE(ignored("\n\n/\n", "a", true));
}

TEST(IgnoreRules, DoubleStars) {
  EXPECT_TRUE(ignored("**/foo", "foo"));
  EXPECT_TRUE(ignored("**/foo/bar", "a/b/foo/bar"));
  EXPECT_TRUE(ignored("abc/**", "abc/x/y"));
  EXPECT_FALSE(ignored("abc/**", "abc", true));
  EXPECT_TRUE(ignored("a/**/b", "a/b"));
  EXPECT_TRUE(ignored("a/**/b", "a/x/y/b"));
  EXPECT_FALSE(ignored("a/**/b", "a/xb"));
  EXPECT_FALSE(ignored("a/*x**/b", "a/x/y/b"));
  EXPECT_TRUE(ignored("a**/b", "a/x/b"));  // git matches what follows the literal start on its own
}

TEST(IgnoreRules, Classes) {
  EXPECT_TRUE(ignored("[a-c]x", "bx"));
  EXPECT_TRUE(ignored("[!a-c]x", "dx"));
  EXPECT_TRUE(ignored("[^a-c]x", "dx"));
  EXPECT_TRUE(ignored("[]x]y", "]y"));
  EXPECT_TRUE(ignored("[[:digit:]_]y", "7y"));
  EXPECT_FALSE(ignored("[[:nope:]]y", "ny"));
  EXPECT_TRUE(ignored("[\\]]y", "]y"));
  EXPECT_FALSE(ignored("a/[^x]b", "a//b"));
  EXPECT_FALSE(ignored("[ab", "a"));
  EXPECT_FALSE(ignored("*\\", "a\\"));
}

TEST(IgnoreRules, HostilePatternsTakeNoExponentialTime) {
  std::string pattern;
  for (int i = 0; i < 200; ++i) pattern += "*a";
  const auto before = std::chrono::steady_clock::now();
  EXPECT_FALSE(ignored(pattern + "[b]", std::string(4000, 'a')));
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds{20});
}

}  // namespace
}  // namespace loadline::git

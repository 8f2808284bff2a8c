// SPDX-License-Identifier: Apache-2.0
// That diffs look as GNU diff writes them; tests/cli/fix.md feeds them to patch and git apply.
#include "fix/diff.h"

#include <gtest/gtest.h>

namespace loadline::fix {
namespace {

TEST(UnifiedDiff, ShowsThreeLinesAround) {
  EXPECT_EQ(unified_diff("f", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"),
            "--- a/f\n+++ b/f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST(UnifiedDiff, MakesTwoHunksOfWhatIsFarApart) {
  EXPECT_EQ(unified_diff("f", "a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n"),
            "--- a/f\n+++ b/f\n@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n");
  EXPECT_EQ(unified_diff("f", "a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n"),
            "--- a/f\n+++ b/f\n@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n");
}

TEST(UnifiedDiff, KeepsLineEndingsAndMissingOnes) {
  EXPECT_EQ(unified_diff("f", "a\r\nb", "a\r\nc"),
            "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\r\n-b\n\\ No newline at end of file\n+c\n"
            "\\ No newline at end of file\n");
  EXPECT_EQ(unified_diff("f", "a", "a\n"), "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n");
}

TEST(UnifiedDiff, MakesAndEmptiesFiles) {
  EXPECT_EQ(unified_diff("d/f", std::nullopt, "a\nb\n"), "--- /dev/null\n+++ b/d/f\n@@ -0,0 +1,2 @@\n+a\n+b\n");
  EXPECT_EQ(unified_diff("f", "a\n", ""), "--- a/f\n+++ b/f\n@@ -1 +0,0 @@\n-a\n");
  EXPECT_EQ(unified_diff("f", "a\n", "a\n"), "");
}

TEST(UnifiedDiff, QuotesOddNames) {
  EXPECT_EQ(unified_diff("a b", "x\n", "y\n").substr(0, 18), "--- a/a b\t\n+++ b/a");
  EXPECT_EQ(unified_diff("a\"\n", "x\n", "y\n").substr(0, 15), "--- \"a/a\\\"\\012\"");
}

TEST(UnifiedDiff, ShowsTextsWithNothingInCommonAtOnce) {
  std::string a, b;
  for (int i = 0; i < 50'000; ++i) {
    a += "a" + std::to_string(i) + "\n";
    b += "b" + std::to_string(i) + "\n";
  }
  EXPECT_TRUE(unified_diff("f", a, b).starts_with("--- a/f\n+++ b/f\n@@ -1,50000 +1,50000 @@\n-a0\n"));
}

}  // namespace
}  // namespace loadline::fix

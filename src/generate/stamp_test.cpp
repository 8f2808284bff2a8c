// SPDX-License-Identifier: Apache-2.0
// An edit anywhere but in the line itself is seen; a directive stays first.
#include "generate/stamp.h"

#include <gtest/gtest.h>

namespace loadline::generate {
namespace {

TEST(Stamp, TellsAnEdit) {
  const auto text = stamped("docker/node.Dockerfile", "FROM a\nCMD [\"b\"]\n");
  EXPECT_TRUE(text.starts_with("# Made by `loadline generate`, checksum "));
  EXPECT_TRUE(is_untouched(text));
  EXPECT_FALSE(is_untouched(text + "# mine\n"));
  EXPECT_FALSE(is_untouched("# mine\n" + text));
  EXPECT_FALSE(is_untouched("FROM a\nCMD [\"b\"]\n"));
  EXPECT_FALSE(is_untouched(""));
  EXPECT_FALSE(is_untouched("# Made by `loadline generate`, checksum "));
}

TEST(Stamp, StandsBehindADirective) {
  const auto text = stamped("Dockerfile", "# syntax=docker/dockerfile:1.20\nFROM a\n");
  EXPECT_TRUE(text.starts_with("# syntax=docker/dockerfile:1.20\n# Made by"));
  EXPECT_TRUE(is_untouched(text));
}

TEST(Stamp, SpeaksTheLanguageOfTheFile) {
  EXPECT_TRUE(stamped("docker/go.health.go", "package main\n").starts_with("// Made by "));
  EXPECT_TRUE(stamped("plan.md", "# Plan\n").starts_with("<!-- Made by"));
  EXPECT_TRUE(is_untouched(stamped("plan.md", "# Plan\n")));
  EXPECT_EQ(stamped("a.json", "{}\n"), "{}\n");
  EXPECT_TRUE(stamped("a.patch", "--- a\n").ends_with("\n--- a\n"));
  EXPECT_TRUE(is_untouched(stamped("a.patch", "--- a\n")));
}

}  // namespace
}  // namespace loadline::generate

// SPDX-License-Identifier: Apache-2.0
// The other program, where it is installed; and what happens where it is not, or is something else.
#include "shellcheck/shellcheck.h"

#include <gtest/gtest.h>

#include "base/process.h"

namespace loadline::shellcheck {
namespace {

TEST(Process, GivesWhatTheProgramPrintsWhateverItsStatus) {
  const auto out = output_of({"/bin/sh", "-c", "printf one; printf noise >&2; exit 3"});
  ASSERT_TRUE(out);
  EXPECT_EQ(*out, "one");
}

TEST(Process, TakesMoreThanAPipeHolds) {
  const auto out = output_of({"/bin/sh", "-c", "head -c 300000 /dev/zero"});
  ASSERT_TRUE(out);
  EXPECT_EQ(out->size(), 300000U);
}

TEST(Process, FailsWhereThereIsNoProgramOrItIsKilled) {
  EXPECT_FALSE(output_of({"/nowhere/at/all"}));
  EXPECT_FALSE(output_of({"/bin/sh", "-c", "kill -9 $$"}));
}

TEST(ShellCheck, AProgramThatPrintsNoJsonIsAFailure) {
  const std::vector<std::string> scripts = {"#!/bin/sh\necho $a\n"};
  const auto comments = comments_on("/bin/echo", scripts);
  ASSERT_FALSE(comments);
  EXPECT_NE(comments.error().message.find("JSON"), std::string::npos);
}

TEST(ShellCheck, CommentsComeInTheOrderOfTheScriptsWithPlacesInBytes) {
  const auto program = find_program();
  if (!program) GTEST_SKIP() << "shellcheck is not installed";
  const std::vector<std::string> scripts = {"#!/bin/sh\necho fine\n", "#!/bin/sh\necho \"é\" $1\n",
                                            "#!/bin/sh\ncd /x\necho $2\n"};
  const auto comments = comments_on(*program, scripts);
  ASSERT_TRUE(comments);
  ASSERT_EQ(comments->size(), 3U);
  const auto& quoted = comments->at(0);
  EXPECT_EQ(quoted.script, 1U);
  EXPECT_EQ(quoted.code, 2086U);
  EXPECT_EQ(quoted.level, "info");
  EXPECT_EQ(quoted.begin, (Position{2, 11}));  // "é" is two bytes and one character
  EXPECT_EQ(comments->at(1).code, 2164U);      // cd may fail
  EXPECT_EQ(comments->at(1).script, 2U);
  EXPECT_EQ(comments->at(2).code, 2086U);
}

}  // namespace
}  // namespace loadline::shellcheck

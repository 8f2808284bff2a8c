// SPDX-License-Identifier: Apache-2.0
// Which variables a shell text takes from outside.
#include "fleet/variables_in_shell.h"

#include <gtest/gtest.h>

namespace loadline::fleet {
namespace {

std::string names_in(std::string_view text) {
  std::string out;
  for (const auto& [name, span] : variables_in_shell(text, shell::parse(text)))
    out += name + "=" + std::string{slice(text, span)} + " ";
  return out;
}

TEST(VariablesInShell, SaysWhereTheyStand) { EXPECT_EQ(names_in("echo $A \"x${B}y\""), "A=$A B=${B} "); }

TEST(VariablesInShell, LeavesOutWhatTheTextSetsItself) {
  EXPECT_EQ(names_in("A=1; echo $A"), "");
  EXPECT_EQ(names_in("export A=1 && echo ${A}"), "");
  EXPECT_EQ(names_in("for A in x y; do echo $A; done"), "");
  EXPECT_EQ(names_in("read A && echo $A $B"), "B=$B ");
}

TEST(VariablesInShell, LeavesOutQuotedOnesAndThoseWithDefaults) {
  EXPECT_EQ(names_in("echo '$A' \\$B"), "");
  EXPECT_EQ(names_in("echo ${A:-x} ${B-x} ${C:+x} ${D?gone}"), "");
  EXPECT_EQ(names_in("echo \"it's $A\""), "A=$A ");
}

TEST(VariablesInShell, ComesToAnEndOnBrokenText) {
  EXPECT_EQ(names_in("echo ${"), "");
  EXPECT_EQ(names_in("$"), "");
  EXPECT_EQ(names_in("echo ${A"), "A=${A ");
}

}  // namespace
}  // namespace loadline::fleet

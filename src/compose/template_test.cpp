// SPDX-License-Identifier: Apache-2.0
// Variables in text, and env files.
#include "compose/template.h"

#include <gtest/gtest.h>

#include <map>

#include "compose/dotenv.h"

namespace loadline::compose {
namespace {

std::optional<std::string> known(std::string_view name) {
  static const std::map<std::string, std::string, std::less<>> values{{"SET", "value"}, {"EMPTY", ""}};
  const auto at = values.find(name);
  return at == values.end() ? std::nullopt : std::optional{at->second};
}

std::string with(std::string_view text) {
  const auto out = substitute(text, known);
  return out.error ? "error: " + *out.error : out.text;
}

TEST(Substitute, KnowsEveryOperator) {
  EXPECT_EQ(with("$SET-${SET}"), "value-value");
  EXPECT_EQ(with("${SET:-d} ${EMPTY:-d} ${NONE:-d}"), "value d d");
  EXPECT_EQ(with("${SET-d} ${EMPTY-d} ${NONE-d}"), "value  d");
  EXPECT_EQ(with("${SET:+p} ${EMPTY:+p} ${NONE:+p}"), "p  ");
  EXPECT_EQ(with("${SET+p} ${EMPTY+p} ${NONE+p}"), "p p ");
  EXPECT_EQ(with("${SET:?no} ${EMPTY?no}"), "value ");
  EXPECT_EQ(with("${EMPTY:?no luck}"), "error: required variable EMPTY is missing a value: no luck");
  EXPECT_EQ(with("${NONE?}"), "error: required variable NONE is missing a value");
}

TEST(Substitute, NestsAndSparesOtherDollars) {
  EXPECT_EQ(with("${NONE:-${EMPTY:-$SET}}!"), "value!");
  EXPECT_EQ(with("${NONE:-{\"a\":{}}}"), "{\"a\":{}}");
  EXPECT_EQ(with("$$SET $ 5 $1 ^a$"), "$SET $ 5 $1 ^a$");
  EXPECT_EQ(with("${SET}text} ${NONE:-a:-b}"), "valuetext} a:-b");
}

TEST(Substitute, RefusesWhatIsNoTemplate) {
  for (const char* text : {"${", "${}", "${ SET}", "${SET }", "${SET!x}", "${SET:x}", "${NONE:-a\nb}"})
    EXPECT_TRUE(substitute(text, known).error) << text;
}

TEST(Substitute, TellsUnsetVariablesOnlyWhereUsed) {
  EXPECT_EQ(substitute("$NONE ${GONE}", known).unset, (std::vector<std::string>{"NONE", "GONE"}));
  EXPECT_TRUE(substitute("${NONE:-x} ${SET:-$GONE}", known).unset.empty());
}

TEST(Substitute, EndsOnDeepNesting) {
  std::string deep;
  for (int i = 0; i < 10000; ++i) deep += "${A:-";
  deep += std::string(10000, '}');
  EXPECT_TRUE(substitute(deep, known).error);
}

DotEnv env(const std::string& text) {
  static std::vector<std::unique_ptr<Source>> kept;
  kept.push_back(std::make_unique<Source>(".env", text));
  return read_dotenv(*kept.back(), known);
}

TEST(DotEnv, ReadsCommentsAndExport) {
  const auto read = env("\xEF\xBB\xBF# head\nA=1 # tail\r\n  export B = 'x y' # c\nC: \"q\"\n\n");
  ASSERT_FALSE(read.problem);
  ASSERT_EQ(read.assignments.size(), 3u);
  EXPECT_EQ(read.assignments[0].value, "1");
  EXPECT_EQ(read.assignments[0].span, (Span{10, 13}));
  EXPECT_EQ(read.assignments[1].name, "B");
  EXPECT_EQ(read.assignments[1].value, "x y");
  EXPECT_EQ(read.assignments[2].value, "q");
}

TEST(DotEnv, ExpandsAndInherits) {
  const auto read = env("A=$SET\nB=${A}2\nSET\nNONE\nC=\"x\\ty\"\nD=a#b\nE='$SET'\nF=\"$SET\\$\"\nG=\"two\nlines\"\n");
  ASSERT_FALSE(read.problem);
  std::map<std::string, std::string> values;
  for (const auto& [name, value, span] : read.assignments) values[name] = value;
  EXPECT_EQ(values, (std::map<std::string, std::string>{{"A", "value"},
                                                        {"B", "value2"},
                                                        {"SET", "value"},
                                                        {"C", "x\ty"},
                                                        {"D", "a#b"},
                                                        {"E", "$SET"},
                                                        {"F", "value$"},
                                                        {"G", "two\nlines"}}));
}

TEST(DotEnv, TellsWhereItStops) {
  const auto read = env("A=1\nB C=2\nD=3\n");
  ASSERT_TRUE(read.problem);
  EXPECT_EQ(read.problem->place.position().line, 2u);
  EXPECT_EQ(read.assignments.size(), 1u);
  EXPECT_TRUE(env("A=\"open\n").problem);
}

}  // namespace
}  // namespace loadline::compose

// SPDX-License-Identifier: Apache-2.0
// That lines move with what they belong to, and that nothing moves where it must not.
#include "rules/yaml_order.h"

#include <gtest/gtest.h>

#include "fix/apply.h"

namespace loadline::rules {
namespace {

constexpr RuleInfo rule{.name = "order", .summary = "order"};

// The text with the entries of the root's only value in alphabetical order, or "nothing".
std::string sorted(const std::string& text, Grade* grade = nullptr) {
  const Source source{"compose.yaml", text};
  const auto document = yaml::parse(source);
  const auto& collection = document.root()->entries.at(0).value;
  std::vector<std::string> names;
  for (const auto& entry : collection.entries) names.push_back(entry.key.text);
  for (const auto& item : collection.items) names.push_back(item.text);
  auto fix = reordered(source, collection, alphabetical_order(names), "Sort");
  if (!fix) return "nothing";
  if (grade != nullptr) *grade = fix->grade;
  const Finding finding{.rule = &rule, .at = {&source, {}}, .fixes = {*fix}};
  return fix::apply({&finding, 1}, Grade::risky).texts.at("compose.yaml");
}

TEST(Order, LettersBlanksAndComments) {
  Grade grade = Grade::manual;
  EXPECT_EQ(sorted("s:\n  # of b\n  b: 1 # one\n\n  a:\n    x: 2\n    # in a\n", &grade),
            "s:\n  a:\n    x: 2\n    # in a\n\n  # of b\n  b: 1 # one\n");
  EXPECT_EQ(grade, Grade::safe);
}

TEST(Order, ACommentBetweenEntriesMakesItRisky) {
  Grade grade = Grade::manual;
  EXPECT_EQ(sorted("s:\n  b: 1\n\n  # apart\n\n  a: 2\n", &grade), "s:\n  a: 2\n\n  # apart\n\n  b: 1\n");
  EXPECT_EQ(grade, Grade::risky);
}

TEST(Order, ItemsIndentedOrNotAndNoLastLineEnding) {
  EXPECT_EQ(sorted("p:\n- b\n- a"), "p:\n- a\n- b");
  EXPECT_EQ(sorted("p:\r\n  - b\r\n  - a\r\nq: 1\r\n"), "p:\r\n  - a\r\n  - b\r\nq: 1\r\n");
}

TEST(Order, BlockScalarsGoWithTheirKey) {
  EXPECT_EQ(sorted("s:\n  b: |\n    text\n\n    more\n  a: 1\n"), "s:\n  a: 1\n  b: |\n    text\n\n    more\n");
}

TEST(Order, NothingMovesAroundAnchorsOrInFlowStyle) {
  EXPECT_EQ(sorted("s:\n  b: &x 1\n  a: *x\n"), "nothing");
  EXPECT_EQ(sorted("s: {b: 1, a: 2}\n"), "nothing");
}

TEST(Order, Alphabet) {
  EXPECT_TRUE(alphabetically_before("a_b", "a-b"));
  EXPECT_TRUE(alphabetically_before("a-b", "a1"));
  EXPECT_TRUE(alphabetically_before("a", "B"));
  EXPECT_FALSE(alphabetically_before("443", "80", true));
  EXPECT_TRUE(alphabetically_before("443", "80"));
  EXPECT_FALSE(alphabetically_before("a", "a"));
}

}  // namespace
}  // namespace loadline::rules

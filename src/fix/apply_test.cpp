// SPDX-License-Identifier: Apache-2.0
// That fixes go in whole or not at all, and touch nothing else.
#include "fix/apply.h"

#include <gtest/gtest.h>

namespace loadline::fix {
namespace {

Finding with_fix(const Source& source, std::vector<std::pair<Span, std::string>> edits, Grade grade = Grade::safe) {
  Finding finding;
  finding.at = {&source, edits.front().first};
  Fix fix{.title = "x", .grade = grade, .edits = {}};
  for (auto& [span, text] : edits) fix.edits.push_back({{&source, span}, std::move(text)});
  finding.fixes.push_back(std::move(fix));
  return finding;
}

TEST(Apply, EditsFromTheFrontWhateverTheOrder) {
  const Source source{"f", "one two three"};
  const std::vector findings = {with_fix(source, {{{8, 13}, "3"}}), with_fix(source, {{{0, 3}, "1"}})};
  EXPECT_EQ(fix::apply(findings, Grade::safe).texts.at("f"), "1 two 3");
}

TEST(Apply, LeavesAnOverlappingFixOutAsAWhole) {
  const Source source{"f", "one two three"};
  const std::vector findings = {with_fix(source, {{{0, 7}, "X"}}), with_fix(source, {{{4, 7}, "Y"}, {{8, 13}, "Z"}})};
  const auto applied = fix::apply(findings, Grade::safe);
  EXPECT_EQ(applied.texts.at("f"), "X three");
  ASSERT_EQ(applied.waiting.size(), 1u);
  EXPECT_EQ(applied.waiting.front(), &findings[1]);
}

TEST(Apply, TakesTheSameInsertionOnce) {
  const Source source{"f", "ab"};
  const std::vector findings = {with_fix(source, {{{1, 1}, "-"}}), with_fix(source, {{{1, 1}, "-"}})};
  EXPECT_EQ(fix::apply(findings, Grade::safe).texts.at("f"), "a-b");
}

TEST(Apply, PutsEntriesOfOneMappingBesideEachOther) {
  const Source source{"f", "web:\n    image: a\n"};
  const std::vector findings = {with_fix(source, {{{18, 18}, "    restart: always\n"}}),
                                with_fix(source, {{{18, 18}, "    cap_drop:\n      - ALL\n"}}),
                                with_fix(source, {{{18, 18}, "    restart: no\n"}}),
                                with_fix(source, {{{18, 18}, "  other: x\n"}})};
  const auto applied = fix::apply(findings, Grade::safe);
  EXPECT_EQ(applied.texts.at("f"), "web:\n    image: a\n    restart: always\n    cap_drop:\n      - ALL\n");
  EXPECT_EQ(applied.waiting.size(), 2u);
}

TEST(Apply, LeavesTwoFlagsAtOnePlaceToTwoPasses) {
  const Source source{"f", "apt install x"};
  const std::vector findings = {with_fix(source, {{{11, 11}, " -y"}}), with_fix(source, {{{11, 11}, " -q"}})};
  const auto applied = fix::apply(findings, Grade::safe);
  EXPECT_EQ(applied.texts.at("f"), "apt install -y x");
  EXPECT_EQ(applied.waiting.size(), 1u);
}

TEST(Apply, KeepsInsertionsFromTheEdgesOfReplacements) {
  const Source source{"f", "abcd"};
  for (const Span replaced : {Span{1, 2}, Span{2, 3}}) {
    const std::vector findings = {with_fix(source, {{replaced, "X"}}), with_fix(source, {{{2, 2}, "-"}})};
    EXPECT_EQ(fix::apply(findings, Grade::safe).waiting.size(), 1u);
    const std::vector turned = {with_fix(source, {{{2, 2}, "-"}}), with_fix(source, {{replaced, "X"}})};
    EXPECT_EQ(fix::apply(turned, Grade::safe).waiting.size(), 1u);
  }
  const std::vector beside = {with_fix(source, {{{1, 2}, "X"}}), with_fix(source, {{{2, 3}, "Y"}})};
  EXPECT_EQ(fix::apply(beside, Grade::safe).texts.at("f"), "aXYd");
}

TEST(Apply, MakesFiles) {
  const Source one{".dockerignore", ""};
  const Source other{".dockerignore", ""};
  const std::vector findings = {with_fix(one, {{{0, 0}, "a\n"}}), with_fix(other, {{{0, 0}, "a\n"}})};
  const auto applied = fix::apply(findings, Grade::safe);
  EXPECT_EQ(applied.texts.at(".dockerignore"), "a\n");
  EXPECT_TRUE(applied.waiting.empty());
}

TEST(Apply, AsksForTheGrade) {
  const Source source{"f", "ab"};
  const std::vector findings = {with_fix(source, {{{0, 1}, "-"}}, Grade::risky)};
  EXPECT_TRUE(fix::apply(findings, Grade::safe).texts.empty());
  EXPECT_EQ(fix::apply(findings, Grade::risky).texts.at("f"), "-b");
}

}  // namespace
}  // namespace loadline::fix

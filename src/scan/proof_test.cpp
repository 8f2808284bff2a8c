// SPDX-License-Identifier: Apache-2.0
// That a fix which does not do what it promises is seen: each way to fail once.
#include "scan/proof.h"

#include <gtest/gtest.h>

namespace loadline::scan {
namespace {

constexpr RuleInfo one{.name = "one", .summary = "One"};
constexpr RuleInfo other{.name = "other", .summary = "Other"};

struct State {
  explicit State(std::string text) : source{"f", std::move(text)} { audit.fleet = std::make_unique<fleet::Fleet>(); }

  Finding& find(const RuleInfo& rule, Span at, std::string message, Severity severity = Severity::warning) {
    auto& finding = audit.findings.emplace_back();
    finding.rule = &rule;
    finding.severity = severity;
    finding.at = {&source, at};
    finding.message = std::move(message);
    return finding;
  }
  void fixable(const RuleInfo& rule, Span at, std::string message, std::string text) {
    find(rule, at, std::move(message)).fixes.push_back({"Mend it", Grade::safe, {{{&source, at}, std::move(text)}}});
  }

  Source source;
  Audit audit;
};

Verdict verdict(const State& before, const State& after) {
  std::vector<const Finding*> fixed;
  for (const auto& finding : before.audit.findings)
    if (!finding.fixes.empty()) fixed.push_back(&finding);
  return prove(before.audit, fixed, Grade::safe, after.audit);
}

TEST(Prove, WhatIsGoneAndWhatHasMoved) {
  State before{"bad\nbad\n"};
  before.fixable(one, {0, 3}, "is bad", "good and longer");
  before.find(one, {4, 7}, "is bad");
  State after{"good and longer\nbad\n"};
  after.find(one, {16, 19}, "is bad");
  EXPECT_TRUE(verdict(before, after).good());
}

TEST(Prove, AFindingThatIsStillThere) {
  State before{"bad\n"};
  before.fixable(one, {0, 3}, "is bad", "worse");
  State after{"worse\n"};
  after.find(one, {0, 5}, "is bad");
  ASSERT_EQ(verdict(before, after).guilty.size(), 1u);
}

TEST(Prove, ANewFindingOfTheSameSeverityButNotALesserOne) {
  State before{"bad\n"};
  before.fixable(one, {0, 3}, "is bad", "new");
  State after{"new\n"};
  after.find(other, {0, 3}, "is new", Severity::info);
  EXPECT_TRUE(verdict(before, after).good());
  after.find(other, {0, 3}, "is new, too");
  const auto seen = verdict(before, after);
  EXPECT_EQ(seen.suspects.size(), 1u);
  EXPECT_EQ(seen.reason, "brings other at f:1: is new, too");
}

TEST(Prove, ACountInAMessageMayChange) {
  State before{"bad\n"};
  before.fixable(one, {0, 3}, "is bad", "good");
  before.find(other, {0, 3}, "3 bytes");
  State after{"good\n"};
  after.find(other, {0, 4}, "4 bytes");
  EXPECT_TRUE(verdict(before, after).good());
}

TEST(Prove, AFileThatNoLongerParses) {
  State before{"bad\n"};
  before.fixable(one, {0, 3}, "is bad", "{");
  State after{"{\n"};
  after.audit.fleet->problems.push_back({{&after.source, {0, 1}}, "is no YAML"});
  const auto seen = verdict(before, after);
  EXPECT_EQ(seen.suspects.size(), 1u);
  EXPECT_EQ(seen.reason, "f:1 has a new problem: is no YAML");
}

}  // namespace
}  // namespace loadline::scan

// SPDX-License-Identifier: Apache-2.0
// Accepted findings stay accepted while lines and other texts move, and are told when they are fixed.
#include "baseline/baseline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

#include "base/text.h"

namespace loadline::baseline {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr RuleInfo root_rule{.name = "runs-as-root", .summary = "s"};
constexpr RuleInfo other_rule{.name = "pinned", .summary = "s"};

struct Files {
  std::deque<Source> sources;
  std::vector<Finding> findings;

  // A finding for every line that holds the word, as the rule would make it.
  Files& add(const std::string& path, const std::string& text, const RuleInfo& rule, std::string_view word) {
    const auto& source = sources.emplace_back(path, text);
    for (std::size_t at = 0; (at = text.find(word, at)) != std::string::npos; at += word.size()) {
      Finding finding;
      finding.rule = &rule;
      finding.at = {&source, source.line_at(static_cast<std::uint32_t>(at))};
      finding.message = "m";
      findings.push_back(std::move(finding));
    }
    std::ranges::stable_sort(findings, ordered_before);
    return *this;
  }
};

const Exists everything = [](std::string_view) { return true; };

TEST(Baseline, IsReadAsItWasWritten) {
  Files files;
  files.add("b/Dockerfile", "FROM a\nFROM a\n", root_rule, "FROM").add("a \\n\nb", "FROM x", other_rule, "FROM");
  const auto text = write(baseline_of(files.findings));
  const auto again = read(text, "file");
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->entries, baseline_of(files.findings).entries);
  EXPECT_EQ(write(*again), text);
  EXPECT_EQ(split_lines(text).size(), 2U + 3U);
}

TEST(Baseline, SurvivesMovedLinesAndIndentation) {
  const auto before = baseline_of(Files{}.add("D", "FROM a AS b\nUSER x\nFROM c\n", root_rule, "FROM").findings);
  Files now;
  now.add("D", "# new\n\nUSER y\nFROM  a   AS b\nFROM c\n", root_rule, "FROM");
  const auto result = compare(before, now.findings, everything);
  EXPECT_THAT(result.accepted, ElementsAre(true, true));
  EXPECT_THAT(result.fixed, IsEmpty());
}

TEST(Baseline, ANewOneOfTheSameTextIsNew) {
  const auto before = baseline_of(Files{}.add("D", "FROM a\n", root_rule, "FROM").findings);
  Files now;
  now.add("D", "FROM a\nFROM a\nFROM b\n", root_rule, "FROM");
  EXPECT_THAT(compare(before, now.findings, everything).accepted, ElementsAre(true, false, false));
}

TEST(Baseline, WhatIsFixedIsTold) {
  const auto before = baseline_of(Files{}.add("D", "FROM a\nFROM b\n", root_rule, "FROM").findings);
  Files now;
  now.add("D", "FROM b\n", root_rule, "FROM");
  const auto result = compare(before, now.findings, everything);
  EXPECT_THAT(result.accepted, ElementsAre(true));
  EXPECT_EQ(result.fixed.size(), 1U);
  EXPECT_EQ(result.kept.size(), 1U);
}

// One was mended and another brought in, of the same text: the number is the same, and it is another finding.
TEST(Baseline, OneInAnotherStageDoesNotStandForTheFixedOne) {
  const auto before = baseline_of(
      Files{}.add("D", "FROM a AS x\nRUN s\nFROM b AS y\nRUN t\n", root_rule, "RUN s").findings);
  Files now;
  now.add("D", "FROM a AS x\nRUN u\nFROM b AS y\nRUN t\nRUN s\n", root_rule, "RUN s");
  const auto result = compare(before, now.findings, everything);
  EXPECT_THAT(result.accepted, ElementsAre(false));
  EXPECT_EQ(result.fixed.size(), 1U);
}

TEST(Baseline, OneInAnotherServiceDoesNotStandForTheFixedOne) {
  const std::string web = "services:\n  web:\n    image: redis\n", queue = "  queue:\n    image: redis\n";
  const auto before = baseline_of(Files{}.add("c.yaml", web, root_rule, "redis").findings);
  Files both, other;
  EXPECT_THAT(compare(before, both.add("c.yaml", web + queue, root_rule, "redis").findings, everything).accepted,
              ElementsAre(true, false));
  other.add("c.yaml", "services:\n" + queue + "  web:\n    image: valkey:8\n", root_rule, "redis");
  EXPECT_THAT(compare(before, other.findings, everything).accepted, ElementsAre(false));
}

TEST(Baseline, ARenamedPartKeepsItsFindings) {
  const auto stage = baseline_of(Files{}.add("D", "FROM a AS x\nRUN s\n", root_rule, "RUN s").findings);
  Files renamed;
  renamed.add("D", "FROM a AS y\nRUN s\nRUN s\n", root_rule, "RUN s");
  const auto result = compare(stage, renamed.findings, everything);
  EXPECT_THAT(result.accepted, ElementsAre(true, false));
  EXPECT_THAT(result.fixed, IsEmpty());
  EXPECT_EQ(result.kept, std::vector{fingerprints_of(renamed.findings).front()});
  // A stage without a name is called after its base, which gets newer.
  Files newer;
  newer.add("D", "FROM a:2\nRUN s\n", root_rule, "RUN s");
  const auto base = baseline_of(Files{}.add("D", "FROM a:1\nRUN s\n", root_rule, "RUN s").findings);
  EXPECT_THAT(compare(base, newer.findings, everything).accepted, ElementsAre(true));
}

TEST(Baseline, ARenamedFileKeepsItsFindings) {
  const auto before = baseline_of(Files{}.add("old/D", "FROM a\nFROM b\n", root_rule, "FROM").findings);
  Files files;
  files.add("new/D", "FROM a\nFROM b\nFROM c\n", root_rule, "FROM");
  const auto gone = [](std::string_view path) { return path != "old/D"; };
  const auto result = compare(before, files.findings, gone);
  EXPECT_THAT(result.accepted, ElementsAre(true, true, false));
  EXPECT_EQ(result.kept.front().path, "new/D");
  // A copy is no renamed file.
  EXPECT_THAT(compare(before, files.findings, everything).accepted, ElementsAre(false, false, false));
}

TEST(Baseline, SaysWhichLineItDoesNotUnderstand) {
  EXPECT_EQ(read("{}", "f").error().place, "f:1");
  EXPECT_EQ(read("", "f").error().place, "f");
  EXPECT_EQ(read("# loadline baseline 1\n<<<<<<< ours\n", "f").error().place, "f:2");
  EXPECT_EQ(read("# loadline baseline 2: x\n", "f").error().place, "f:1");
  // Of a version without parts: said so, with what to do.
  const auto older = read("# loadline baseline 1: x\nruns-as-root 9f86d081884c7d65 1 services/auth/Dockerfile\n", "f");
  EXPECT_EQ(older.error().place, "f:2");
  EXPECT_NE(older.error().text().find("loadline baseline`"), std::string::npos) << older.error().text();
}

}  // namespace
}  // namespace loadline::baseline

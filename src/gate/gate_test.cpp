// SPDX-License-Identifier: Apache-2.0
// What passes, what fails, what is open, and what a baseline lets through.
#include "gate/gate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace loadline::gate {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Figure figure(std::string_view check, const std::string& subject, std::optional<Interval> value,
              Evidence evidence = Evidence::audited, std::size_t unknown = 0) {
  return {.check = check_named(check),
          .subject = subject,
          .value = value,
          .evidence = evidence,
          .unknown_parts = unknown,
          .from = {}};
}
Limit limit(std::string_view check, const std::string& subject, double value) {
  return {check_named(check), subject, value, "[budgets]"};
}
Baseline baseline(std::vector<Accepted> entries) { return {std::move(entries)}; }
Accepted accepted(std::string_view check, const std::string& subject, double value,
                  Evidence evidence = Evidence::audited, std::size_t unknown = 0) {
  return {check_named(check), subject, value, evidence, unknown};
}
Row only(const Figure& one, std::optional<double> most, const Baseline& accepted_so_far = {}, double tolerance = 1) {
  std::vector<Limit> limits;
  if (most) limits.push_back({one.check, one.subject, *most, "[budgets]"});
  const auto table = judge({one}, limits, accepted_so_far, tolerance);
  EXPECT_EQ(table.rows.size(), 1U);
  return table.rows.empty() ? Row{} : table.rows.front();
}

TEST(Gate, PassesOnlyWhereTheMostIsUnder) {
  const auto size = [](double least, double likely, std::optional<double> most) {
    return figure("image-size", "auth", Interval{least, likely, most}, Evidence::predicted, most ? 0 : 2);
  };
  EXPECT_EQ(only(size(90, 95, 100), 100).verdict, Verdict::pass);
  EXPECT_EQ(only(size(90, 95, 101), 100).verdict, Verdict::not_measured);
  EXPECT_EQ(only(size(101, 120, 130), 100).verdict, Verdict::fail);
  // Something of unknown size is in it: it may be over, and cannot be under.
  EXPECT_EQ(only(size(10, 10, std::nullopt), 100).verdict, Verdict::not_measured);
  EXPECT_THAT(only(size(10, 10, std::nullopt), 100).why, HasSubstr("2 parts of unknown size"));
  EXPECT_EQ(only(size(101, 110, std::nullopt), 100).verdict, Verdict::fail);
}

TEST(Gate, MoreIsBetterForCoverage) {
  const auto share = [](double least, double most) {
    return figure("coverage.non-root", "", Interval{least, least, most});
  };
  EXPECT_EQ(only(share(90, 90), 90).verdict, Verdict::pass);
  EXPECT_EQ(only(share(80, 100), 90).verdict, Verdict::not_measured);
  EXPECT_EQ(only(share(70, 80), 90).verdict, Verdict::fail);
  EXPECT_THAT(only(share(70, 80), 90).why, HasSubstr("at least 10 % under the budget"));
}

TEST(Gate, WhatNobodyMeasuredNeverPasses) {
  const auto row = only(figure("cold-build", "auth", std::nullopt, Evidence::built), 600);
  EXPECT_EQ(row.verdict, Verdict::not_measured);
  EXPECT_THAT(row.why, HasSubstr("decided by loadline build"));
  const auto stranger = judge({}, {limit("image-size", "atuh", 5)}, {}, 1);
  ASSERT_EQ(stranger.rows.size(), 1U);
  EXPECT_EQ(stranger.rows[0].verdict, Verdict::not_measured);
  EXPECT_THAT(stranger.rows[0].why, HasSubstr("no service of this name"));
}

TEST(Gate, BaselineLetsThroughWhatIsNoWorse) {
  const auto size = figure("image-size", "auth", Interval::exactly(1000), Evidence::built);
  const auto at = [&](double value) { return baseline({accepted("image-size", "auth", value, Evidence::built)}); };
  EXPECT_EQ(only(size, 500, at(1000)).verdict, Verdict::accepted);
  EXPECT_EQ(only(size, 500, at(995)).verdict, Verdict::accepted) << "within the tolerance";
  EXPECT_EQ(only(size, 500, at(900)).verdict, Verdict::fail);
  EXPECT_EQ(only(size, 500, at(995), 0).verdict, Verdict::fail);
  EXPECT_EQ(only(size, 2000, at(900)).verdict, Verdict::pass) << "within its budget: the looser one holds";
  EXPECT_EQ(only(size, std::nullopt, at(1000)).verdict, Verdict::pass);
  EXPECT_EQ(only(size, std::nullopt, at(900)).verdict, Verdict::fail);
}

TEST(Gate, CountsAndSharesGetNoTolerance) {
  const auto at = baseline({accepted("findings.error", "", 100), accepted("coverage.non-root", "", 50)});
  EXPECT_EQ(only(figure("findings.error", "", Interval::exactly(101)), 0, at, 50).verdict, Verdict::fail);
  EXPECT_EQ(only(figure("findings.error", "", Interval::exactly(100)), 0, at, 50).verdict, Verdict::accepted);
  EXPECT_EQ(only(figure("coverage.non-root", "", Interval::exactly(49)), 100, at, 50).verdict, Verdict::fail);
}

TEST(Gate, FiguresOfAnotherKindAreNotCompared) {
  const auto predicted = baseline({accepted("image-size", "auth", 1000, Evidence::predicted, 1)});
  const auto built = figure("image-size", "auth", Interval::exactly(900), Evidence::built);
  EXPECT_EQ(only(built, std::nullopt, predicted).verdict, Verdict::not_measured);
  EXPECT_EQ(only(built, 500, predicted).verdict, Verdict::fail) << "over its budget all the same";
  EXPECT_EQ(only(built, 950, predicted).verdict, Verdict::pass);
  const auto more_unknown = figure("image-size", "auth", Interval{900, 900, {}}, Evidence::predicted, 2);
  EXPECT_THAT(only(more_unknown, std::nullopt, predicted).why, HasSubstr("1 part more of unknown size"));
}

TEST(Gate, RowsAreOfLimitsAndOfTheBaseline) {
  const std::vector<Figure> figures = {figure("image-size", "a", Interval::exactly(1)),
                                       figure("image-size", "b", Interval::exactly(2)),
                                       figure("findings.error", "", Interval::exactly(3))};
  const auto table = judge(figures, {limit("findings.error", "", 0)},
                           baseline({accepted("image-size", "b", 2), accepted("image-size", "gone", 2)}), 1);
  std::vector<std::string> rows;
  for (const auto& row : table.rows)
    rows.push_back(std::string{row.check->name} + " " + row.subject + " " + std::string{name_of(row.verdict)});
  EXPECT_THAT(rows, ElementsAre("image-size b pass", "findings.error  fail"));
  EXPECT_EQ(table.counts().fail, 1U);
}

TEST(Gate, ChangesSayWhichWay) {
  const auto before = std::vector{figure("image-size", "a", Interval{100, 110, 120}, Evidence::predicted),
                                  figure("image-size", "b", Interval{100, 110, 120}, Evidence::predicted),
                                  figure("image-size", "c", Interval{100, 110, 120}, Evidence::predicted),
                                  figure("coverage.non-root", "", Interval::exactly(50))};
  const auto after = std::vector{figure("image-size", "a", Interval{90, 100, 110}, Evidence::predicted),
                                 figure("image-size", "b", Interval{100, 110, 120}, Evidence::predicted),
                                 figure("image-size", "d", Interval{1, 1, 1}, Evidence::predicted),
                                 figure("coverage.non-root", "", Interval::exactly(40))};
  std::vector<std::string> changes;
  for (const auto& change : changes_of(before, after))
    changes.push_back(change.subject + (!change.before                                  ? " new"
                                        : !change.after                                 ? " gone"
                                        : change.direction == Change::Direction::better ? " better"
                                        : change.direction == Change::Direction::worse  ? " worse"
                                                                                        : " unclear"));
  EXPECT_THAT(changes, ElementsAre("a better", "d new", "c gone", " worse"));
  // More of it is known now: what was "> 100" and is 400 may have been 400 all along.
  const auto open = figure("image-size", "a", Interval{100, 100, {}}, Evidence::predicted, 1);
  const auto known = figure("image-size", "a", Interval{400, 400, 400}, Evidence::predicted);
  ASSERT_EQ(changes_of({open}, {known}).size(), 1U);
  EXPECT_EQ(changes_of({open}, {known})[0].direction, Change::Direction::unclear);
  EXPECT_THAT(changes_of(before, before), IsEmpty());
}

TEST(Figures, ReadAsTheyAre) {
  EXPECT_EQ(value_text(99.97, Unit::percent), "99.9 %");
  EXPECT_EQ(value_text(100, Unit::percent), "100 %");
  EXPECT_EQ(value_text(Interval{1e9, 2e9, {}}, Unit::bytes), "> 1.00 GB");
  EXPECT_EQ(value_text(Interval{1e9, 1.5e9, 2e9}, Unit::bytes), "1.00 GB to 2.00 GB");
  EXPECT_EQ(value_text(Interval::exactly(90), Unit::seconds), "1 min 30 s");
}

}  // namespace
}  // namespace loadline::gate

// SPDX-License-Identifier: Apache-2.0
// Three answers to "is it within": yes, no, and it cannot be told.
#include "gate/gate.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace loadline::gate {
namespace {

const Figure* figure_of(const std::vector<Figure>& figures, const Check& check, std::string_view subject) {
  const auto at = std::ranges::find_if(
      figures, [&](const Figure& one) { return one.check == &check && one.subject == subject; });
  return at == figures.end() ? nullptr : &*at;
}

Verdict verdict_of(const Interval& value, double limit, bool more_is_better) {
  if (more_is_better)
    return value.least >= limit                ? Verdict::pass
           : value.most && *value.most < limit ? Verdict::fail
                                               : Verdict::not_measured;
  return value.most && *value.most <= limit ? Verdict::pass
         : value.least > limit              ? Verdict::fail
                                            : Verdict::not_measured;
}

std::string parts_text(std::size_t count) { return std::to_string(count) + (count == 1 ? " part" : " parts"); }

std::string why_open(const Row& row) {
  const auto& figure = *row.figure;
  if (figure.unknown_parts > 0)
    return parts_text(figure.unknown_parts) + " of unknown size; decided by " + std::string{row.check->measured_by};
  if (figure.evidence == Evidence::predicted) return "decided by " + std::string{row.check->measured_by};
  return "what the files leave open may be on either side";
}

std::string distance(const Row& row, double limit, std::string_view of) {
  const auto& value = *row.figure->value;
  const bool more = row.check->more_is_better;
  const double far = more ? limit - (value.most ? *value.most : value.least) : value.least - limit;
  const auto text = row.check->unit == Unit::percent && far < 0.1 ? "a little" : value_text(far, row.check->unit);
  return (value.most && *value.most > value.least ? "at least " : "") + text + (more ? " under " : " over ") +
         std::string{of};
}

void judge_against_limit(Row& row) {
  row.verdict = verdict_of(*row.figure->value, row.limit->value, row.check->more_is_better);
  if (row.verdict == Verdict::fail) row.why = distance(row, row.limit->value, "the budget");
  if (row.verdict == Verdict::not_measured) row.why = why_open(row);
}

std::string why_not_comparable(const Row& row) {
  if (row.figure->evidence != row.baseline->evidence)
    return "the baseline has a figure of another kind: " + std::string{name_of(row.baseline->evidence)};
  return parts_text(row.figure->unknown_parts - row.baseline->unknown_parts) +
         " more of unknown size than in the baseline";
}

void judge_against_baseline(Row& row, double tolerance) {
  switch (standing_of(*row.figure, *row.baseline, tolerance)) {
    case Standing::no_worse:
      row.verdict = row.limit ? Verdict::accepted : Verdict::pass;
      row.why.clear();
      break;
    case Standing::worse: {
      const bool failed = row.verdict == Verdict::fail;
      row.verdict = Verdict::fail;
      const double far = std::abs(row.figure->value->likely - row.baseline->value);
      const auto text = row.check->unit == Unit::percent && far < 0.1 ? "a little" : value_text(far, row.check->unit);
      const auto against = text + (row.check->more_is_better ? " under " : " over ") + "the baseline";
      row.why = failed ? row.why + ", " + against : against;
      break;
    }
    case Standing::not_comparable:
      // Over the budget it is, whatever was accepted; else it stays open.
      if (row.verdict != Verdict::fail) row.verdict = Verdict::not_measured;
      row.why = row.why.empty() ? why_not_comparable(row) : row.why + "; " + why_not_comparable(row);
      break;
  }
}

void judge_row(Row& row, double tolerance) {
  if (!row.figure) {
    row.why = "no service of this name is built here";
    return;
  }
  if (!row.figure->value) {
    row.why = "decided by " + std::string{row.check->measured_by};
    return;
  }
  if (row.limit) judge_against_limit(row);
  if (row.baseline && row.verdict != Verdict::pass) judge_against_baseline(row, tolerance);
}

constexpr std::array<std::string_view, 4> verdicts = {"pass", "accepted", "fail", "not measured"};

// Of two figures of one check: only intervals that do not overlap, or equal evidence, say which is better.
Change::Direction direction_of(const Figure& before, const Figure& after) {
  const bool more = after.check->more_is_better;
  const auto better = more ? Change::Direction::better : Change::Direction::worse;
  const auto worse = more ? Change::Direction::worse : Change::Direction::better;
  if (before.evidence == after.evidence && before.unknown_parts == after.unknown_parts)
    return after.value->likely > before.value->likely   ? better
           : after.value->likely < before.value->likely ? worse
                                                        : Change::Direction::unclear;
  if (before.value->most && *before.value->most < after.value->least) return better;
  if (after.value->most && *after.value->most < before.value->least) return worse;
  return Change::Direction::unclear;
}

bool is_same(const Figure& a, const Figure& b) {
  if (a.value.has_value() != b.value.has_value()) return false;
  return !a.value || (a.value->least == b.value->least && a.value->likely == b.value->likely &&
                      a.value->most == b.value->most && a.unknown_parts == b.unknown_parts);
}

}  // namespace

std::string_view name_of(Verdict verdict) { return verdicts[static_cast<std::size_t>(verdict)]; }

Counts Table::counts() const {
  Counts out;
  for (const auto& row : rows) {
    auto& count = row.verdict == Verdict::pass       ? out.pass
                  : row.verdict == Verdict::accepted ? out.accepted
                  : row.verdict == Verdict::fail     ? out.fail
                                                     : out.not_measured;
    ++count;
  }
  return out;
}

Table judge(const std::vector<Figure>& figures, const std::vector<Limit>& limits, const Baseline& baseline,
            double tolerance) {
  Table out;
  const auto add = [&](const Check& check, const std::string& subject, const Limit* limit) {
    Row row{.check = &check, .subject = subject};
    if (limit != nullptr) row.limit = *limit;
    if (const auto* accepted = baseline.find(check, subject)) row.baseline = *accepted;
    if (const auto* figure = figure_of(figures, check, subject)) row.figure = *figure;
    judge_row(row, tolerance);
    out.rows.push_back(std::move(row));
  };
  const auto limited = [&](const Figure& figure) {
    return std::ranges::any_of(
        limits, [&](const Limit& limit) { return limit.check == figure.check && limit.subject == figure.subject; });
  };
  for (const auto& check : all_checks()) {
    for (const auto& limit : limits)
      if (limit.check == &check) add(check, limit.subject, &limit);
    for (const auto& figure : figures)
      if (figure.check == &check && !limited(figure) && baseline.find(check, figure.subject) != nullptr)
        add(check, figure.subject, nullptr);
  }
  return out;
}

std::vector<Change> changes_of(const std::vector<Figure>& before, const std::vector<Figure>& after) {
  std::vector<Change> out;
  for (const auto& check : all_checks()) {
    for (const auto& now : after) {
      if (now.check != &check) continue;
      const auto* then = figure_of(before, check, now.subject);
      if (then == nullptr && now.value) out.push_back({&check, now.subject, std::nullopt, now});
      if (then == nullptr || is_same(*then, now)) continue;
      Change change{&check, now.subject, *then, now};
      if (then->value && now.value) change.direction = direction_of(*then, now);
      out.push_back(std::move(change));
    }
    for (const auto& then : before)
      if (then.check == &check && then.value && figure_of(after, check, then.subject) == nullptr)
        out.push_back({&check, then.subject, then, std::nullopt});
  }
  return out;
}

}  // namespace loadline::gate

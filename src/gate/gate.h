// SPDX-License-Identifier: Apache-2.0
// The gate: figures against limits and against what was accepted; values in, table out.
//
// What is open stays open: a figure that may lie on either side of its limit is not measured, and says what would
// decide it. It never passes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/baseline.h"
#include "gate/figure.h"
#include "gate/limits.h"

namespace loadline::gate {

enum class Verdict : std::uint8_t {
  pass,
  accepted,  // over its limit, or maybe over it, and no worse than the baseline
  fail,
  not_measured,
};
[[nodiscard]] std::string_view name_of(Verdict verdict);

struct Row {
  const Check* check = nullptr;
  std::string subject = {};  // a service; empty: the fleet
  std::optional<Limit> limit = {};
  std::optional<Accepted> baseline = {};
  std::optional<Figure> figure = {};  // nothing: the fleet has no such subject
  Verdict verdict = Verdict::not_measured;
  std::string why = {};  // of a failure: how far; of what is not measured: what would decide; may be empty
};

struct Counts {
  std::size_t pass = 0, accepted = 0, fail = 0, not_measured = 0;
};

struct Table {
  std::vector<Row> rows;  // by check, then as the limits and figures come
  [[nodiscard]] Counts counts() const;
};

// A row for each limit and for each entry of the baseline that the fleet still has a figure for. Where a limit stands
// beside an entry, the looser of the two holds.
[[nodiscard]] Table judge(const std::vector<Figure>& figures, const std::vector<Limit>& limits,
                          const Baseline& baseline, double tolerance);

// A figure that is not what it was.
struct Change {
  enum class Direction : std::uint8_t { better, worse, unclear };
  const Check* check = nullptr;
  std::string subject = {};
  std::optional<Figure> before = {}, after = {};  // nothing: the service is not there
  Direction direction = Direction::unclear;
};
// In the order of the checks, then of the subjects. Figures that nobody measured are no change.
[[nodiscard]] std::vector<Change> changes_of(const std::vector<Figure>& before, const std::vector<Figure>& after);

}  // namespace loadline::gate

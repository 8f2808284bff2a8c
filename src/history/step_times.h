// SPDX-License-Identifier: Apache-2.0
// How long a step takes when it is not cached: as a recorded build says, else assumed by its kind.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace loadline::history {

struct StepTime {
  double seconds = 0;
  bool measured = false;
  std::string_view kind;  // of the table: "installs packages of a language"
};

// Seconds by the text of the instruction, blanks folded.
using StepTimes = std::map<std::string, double, std::less<>>;

// The log of `docker build --progress=plain`: lines "#7 [build 3/5] RUN npm ci" and "#7 DONE 21.4s".
// Fails where it holds no finished step.
[[nodiscard]] Result<StepTimes> parse_timings(std::string_view log, const std::string& path);

[[nodiscard]] StepTime time_of(std::string_view instruction, const StepTimes& measured);

// The assumptions, for showing: orders of magnitude to rank steps by where nobody has measured them.
struct AssumedTime {
  std::string_view kind;
  double seconds;
};
[[nodiscard]] std::span<const AssumedTime> assumed_times();

}  // namespace loadline::history

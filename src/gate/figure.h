// SPDX-License-Identifier: Apache-2.0
// What a gate looks at: a check, and the figure that somebody measured for it, as an interval with its evidence.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace loadline::gate {

enum class Unit : std::uint8_t { bytes, seconds, count, percent };
[[nodiscard]] std::string_view name_of(Unit unit);

// What can be held to a limit. Those of services have one figure for each service, the others one for the fleet.
struct Check {
  std::string_view name;  // "image-size", "findings.error", "coverage.non-root"
  Unit unit = Unit::bytes;
  bool of_service = true;
  bool more_is_better = false;
  std::string_view measured_by;  // where nothing else is known: what would give the figure
};
[[nodiscard]] std::span<const Check> all_checks();
[[nodiscard]] const Check* check_named(std::string_view name);  // null where there is none

// Where a figure comes from.
enum class Evidence : std::uint8_t {
  audited,    // the files themselves say so
  predicted,  // before anything is built
  built,      // a built image or a recorded build
};
[[nodiscard]] std::string_view name_of(Evidence evidence);

// The true figure lies between `least` and `most`; without `most` there is no telling how far above it lies.
struct Interval {
  double least = 0;
  double likely = 0;
  std::optional<double> most;

  [[nodiscard]] static Interval exactly(double value) { return {value, value, value}; }
};

struct Figure {
  const Check* check = nullptr;
  std::string subject = {};  // a service; empty: the fleet
  std::optional<Interval> value = {};  // nothing: nobody measured it
  Evidence evidence = Evidence::audited;
  std::size_t unknown_parts = 0;  // of a prediction: contents that nobody knows the size of
  std::string from = {};     // "builds.csv:12", "build/auth.tar": what to look at
};

// As people read it: "1.24 GB", "45 s", "43.8 %", "12".
[[nodiscard]] std::string value_text(double value, Unit unit);
// "1.24 GB", "> 1.24 GB", "400 MB to 600 MB".
[[nodiscard]] std::string value_text(const Interval& interval, Unit unit);

}  // namespace loadline::gate

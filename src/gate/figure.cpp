// SPDX-License-Identifier: Apache-2.0
// The table of checks, and figures as people read them.
#include "gate/figure.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "base/units.h"

namespace loadline::gate {
namespace {

constexpr std::string_view with_images = "loadline build, --image or --images";
constexpr std::string_view with_builds = "loadline build";
constexpr std::string_view with_context = "a context that is a folder here";
constexpr std::string_view with_files = "a file that says so";
constexpr std::string_view with_services = "a service that is built here";

constexpr std::array checks = {
    Check{"image-size", Unit::bytes, true, false, with_images},
    Check{"context-size", Unit::bytes, true, false, with_context},
    Check{"cold-build", Unit::seconds, true, false, with_builds},
    Check{"cached-build", Unit::seconds, true, false, with_builds},
    Check{"cache-hits", Unit::percent, true, true, with_builds},
    Check{"findings.error", Unit::count, false, false, with_files},
    Check{"findings.warning", Unit::count, false, false, with_files},
    Check{"findings.info", Unit::count, false, false, with_files},
    Check{"coverage.health-check", Unit::percent, false, true, with_services},
    Check{"coverage.resource-limits", Unit::percent, false, true, with_services},
    Check{"coverage.non-root", Unit::percent, false, true, with_services},
    Check{"coverage.read-only-root", Unit::percent, false, true, with_services},
    Check{"coverage.capabilities-dropped", Unit::percent, false, true, with_services},
    Check{"coverage.no-new-privileges", Unit::percent, false, true, with_services},
    Check{"coverage.no-plain-secrets", Unit::percent, false, true, with_services},
    Check{"coverage.bounded-logs", Unit::percent, false, true, with_services},
    Check{"coverage.scanned", Unit::percent, false, true, with_services},
};

constexpr std::array<std::string_view, 4> units = {"bytes", "seconds", "count", "percent"};
constexpr std::array<std::string_view, 3> evidences = {"audited", "predicted", "built"};

}  // namespace

std::string_view name_of(Unit unit) { return units[static_cast<std::size_t>(unit)]; }
std::string_view name_of(Evidence evidence) { return evidences[static_cast<std::size_t>(evidence)]; }

std::span<const Check> all_checks() { return checks; }
const Check* check_named(std::string_view name) {
  const auto at = std::ranges::find(checks, name, &Check::name);
  return at == checks.end() ? nullptr : &*at;
}

std::string value_text(double value, Unit unit) {
  switch (unit) {
    case Unit::bytes: return bytes_text(static_cast<std::uint64_t>(std::llround(value)));
    case Unit::seconds: return seconds_text(value);
    case Unit::count: return count_text(static_cast<std::uint64_t>(std::llround(value)));
    case Unit::percent: {
      // What is nearly all is not all: rounding never makes a limit look met.
      const double rounded = std::floor(value * 10) / 10;
      return rounded == std::floor(rounded) ? fmt::format("{:.0f} %", rounded) : fmt::format("{:.1f} %", rounded);
    }
  }
  return {};
}

std::string value_text(const Interval& interval, Unit unit) {
  if (!interval.most) return "> " + value_text(interval.least, unit);
  const auto least = value_text(interval.least, unit), most = value_text(*interval.most, unit);
  return least == most ? least : least + " to " + most;
}

}  // namespace loadline::gate

// SPDX-License-Identifier: Apache-2.0
// The fitted figures.
#include "predict/estimate.h"

#include <cmath>

namespace loadline::predict {

Amount estimated_packages(std::size_t count) {
  // Sizes of packages are spread over five powers of ten, so a sum of few says little and one of many more.
  // FIT
  constexpr double mean = 200e3;
  constexpr double deviation = 1.5e6;
  const auto n = static_cast<double>(count);
  const double likely = n * mean;
  const double wide = 2 * deviation * std::sqrt(n);
  const double floor = n * 10e3;
  return {static_cast<std::uint64_t>(std::max(floor, likely - wide)), static_cast<std::uint64_t>(likely),
          static_cast<std::uint64_t>(likely + wide)};
}

Amount compiled_output(const Compiled& compiled) {
  const auto bytes = static_cast<double>(compiled.source_bytes);
  const auto files = static_cast<double>(compiled.files);
  // Types go, helpers and the module's frame come.
  double likely = bytes * 0.9 + files * 300;
  if (compiled.maps) likely += bytes * 0.9 + files * 200;
  if (compiled.declarations) likely += bytes * 0.35;
  return {static_cast<std::uint64_t>(likely * 0.5), static_cast<std::uint64_t>(likely),
          static_cast<std::uint64_t>(likely * 2.5)};
}

double packed_share(Part part) {
  switch (part) {
    case Part::caches: return 0.95;
    case Part::base_image: return 0.36;
    case Part::production_dependencies:
    case Part::development_dependencies:
    case Part::other_dependencies: return 0.25;
    default: return 0.35;
  }
}

Amount package_lists() { return {8'000'000, 19'000'000, 22'000'000}; }

}  // namespace loadline::predict

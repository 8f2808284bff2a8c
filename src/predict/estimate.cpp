// SPDX-License-Identifier: Apache-2.0
// The fitted figures.
#include "predict/estimate.h"

#include <cmath>

namespace loadline::predict {

Amount estimated_packages(std::size_t count) {
  // Fitted on the 4,691 packages that a pnpm store held after fetching parts of hoppscotch and postiz-app: mean 742 kB,
  // median 38 kB. A few giants make the mean, so sums of few packages are spread much wider below than above; the
  // factors hold the middle 95 % of 2,000 drawn sums of 10, 100 and 1,000 packages.
  constexpr double mean = 742e3;
  if (count == 0) return {};
  const auto n = static_cast<double>(count);
  const double likely = n * mean;
  return {static_cast<std::uint64_t>(likely / (1 + 60 / std::sqrt(n))), static_cast<std::uint64_t>(likely),
          static_cast<std::uint64_t>(likely * (1 + 22 / std::sqrt(n)))};
}

Amount compiled_output(const Compiled& compiled) {
  const auto bytes = static_cast<double>(compiled.source_bytes);
  const auto files = static_cast<double>(compiled.files);
  // Types go, helpers and the module's frame come. Reasoned, not fitted: the interval says so.
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

// pnpm's is by far the longest of those that Dockerfiles install (npm 11, 29 November 2026).
std::uint64_t list_of_versions(std::string_view tool) { return tool == "pnpm" ? 3'450'000 : 100'000; }

// As they came, and an index of half a kilobyte for each. Compressed sizes that are not known themselves are estimates,
// so the interval is wide.
Amount kept_archives(std::uint64_t archives) {
  const auto bytes = static_cast<double>(archives);
  return {static_cast<std::uint64_t>(bytes * 0.6), archives, static_cast<std::uint64_t>(bytes * 1.6) + 1'000'000};
}

// Some 190 bytes a file: 26.9 MB beside 1,688 MB of 2,213 packages in a store of version 10 (hoppscotch, logto, umami).
Amount store_index(const Amount& packages) {
  const auto share = [](std::uint64_t bytes, double of) {
    return static_cast<std::uint64_t>(static_cast<double>(bytes) * of);
  };
  return {share(packages.least, 0.008), share(packages.likely, 0.016), share(packages.most, 0.03)};
}

// Measured on Debian 12: 19.9 MB with the settings of Debian's own images (compressed lists, no translations, caches
// removed), 173 MB without any of them (87 MB of lists, 86 MB of caches in /var/cache/apt).
Amount package_lists() { return {18'000'000, 19'900'000, 175'000'000}; }

}  // namespace loadline::predict

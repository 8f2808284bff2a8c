// SPDX-License-Identifier: Apache-2.0
// Names and arithmetic of amounts.
#include "predict/amount.h"

#include <array>
#include <cmath>

namespace loadline::predict {

std::string_view name_of(Known known) {
  constexpr std::array<std::string_view, 4> names = {"measured", "looked up", "estimated", "unknown"};
  return names.at(static_cast<std::size_t>(known));
}

std::string_view name_of(Part part) {
  constexpr std::array<std::string_view, part_count> names = {"base image",
                                                              "system packages",
                                                              "tools",
                                                              "production dependencies",
                                                              "development dependencies",
                                                              "dependencies of other packages",
                                                              "workspace packages",
                                                              "source",
                                                              "generated output",
                                                              "caches",
                                                              "copied again",
                                                              "downloads"};
  return names.at(static_cast<std::size_t>(part));
}

Amount scaled(const Amount& amount, double factor) {
  const auto times = [factor](std::uint64_t bytes) {
    return static_cast<std::uint64_t>(std::llround(static_cast<double>(bytes) * factor));
  };
  return {times(amount.least), times(amount.likely), times(amount.most)};
}

}  // namespace loadline::predict

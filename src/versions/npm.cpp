// SPDX-License-Identifier: Apache-2.0
// npm: node-semver's compare with its loose option, which reads what old packages are called and otherwise
// orders as the strict one does.
#include "versions/orders.h"
#include "versions/semver.h"

namespace loadline::versions {

Order compare_npm(std::string_view a, std::string_view b) {
  const auto left = parse_version(a, Strictness::loose), right = parse_version(b, Strictness::loose);
  if (!left || !right) return std::nullopt;
  return compare(*left, *right);
}

}  // namespace loadline::versions

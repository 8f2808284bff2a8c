// SPDX-License-Identifier: Apache-2.0
// Every rule there is, in the order of rules.cmake.
#pragma once

#include <span>
#include <string_view>

namespace loadline::rules {

struct Rule;

struct Registered {
  std::string_view group;
  const Rule* rule;
  std::string_view page;  // the Markdown beside the rule
};

[[nodiscard]] std::span<const Registered> all_rules();

}  // namespace loadline::rules

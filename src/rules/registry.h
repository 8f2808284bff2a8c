// SPDX-License-Identifier: Apache-2.0
// Every rule there is, in the order of rules.cmake.
#pragma once

#include <span>
#include <string_view>

namespace loadline::attribute {
struct BuiltImage;
}
namespace loadline::fleet {
struct Fleet;
}

namespace loadline::rules {

struct Rule;
class Findings;

struct Registered {
  std::string_view group;
  const Rule* rule;
  std::string_view page;  // the Markdown beside the rule
  // Of a built image (rules/image_check.h); null: none.
  void (*check_image)(const attribute::BuiltImage&, const fleet::Fleet&, Findings&);
};

[[nodiscard]] std::span<const Registered> all_rules();

}  // namespace loadline::rules

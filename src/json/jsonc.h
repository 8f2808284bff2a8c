// SPDX-License-Identifier: Apache-2.0
// JSON with comments and trailing commas, turned into JSON of the same length.
#pragma once

#include <string>
#include <string_view>

namespace loadline::json {

struct Blanked {
  std::string text;      // as long as the input, and the same outside comments and trailing commas
  bool changed = false;
};
[[nodiscard]] Blanked without_comments(std::string_view text);

}  // namespace loadline::json

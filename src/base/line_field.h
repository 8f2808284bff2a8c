// SPDX-License-Identifier: Apache-2.0
// Any text as the last field of a line: a path may hold a line ending, a line may not.
#pragma once

#include <string>
#include <string_view>

namespace loadline {

[[nodiscard]] std::string to_line_field(std::string_view text);      // backslashes and line endings as escapes
[[nodiscard]] std::string from_line_field(std::string_view field);

}  // namespace loadline

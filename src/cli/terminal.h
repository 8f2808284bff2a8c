// SPDX-License-Identifier: Apache-2.0
// What the terminal can take, and what the machine's environment says.
#pragma once

#include <optional>
#include <string>

#include "report/terminal.h"

namespace loadline::cli {

[[nodiscard]] std::optional<std::string> environment(const std::string& name);

// `color`: auto, always or never; `width` 0 asks the terminal, and is `otherwise` where there is none.
[[nodiscard]] report::Style style_of(const std::string& color, std::size_t width, std::size_t otherwise = 100);

}  // namespace loadline::cli

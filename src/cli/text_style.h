// SPDX-License-Identifier: Apache-2.0
// How a text is laid out: whether it has colours, and how wide it is.
#pragma once

#include <cstddef>
#include <string_view>

#include "report/terminal.h"

namespace loadline::cli {

// `color`: auto, always or never (auto: on a terminal, unless NO_COLOR says something). `width`: 0 asks the
// terminal, and where there is none, it is `otherwise`.
[[nodiscard]] report::Style text_style(std::string_view color, std::size_t width, std::size_t otherwise);

}  // namespace loadline::cli

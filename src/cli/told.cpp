// SPDX-License-Identifier: Apache-2.0
// A line for each of the message.
#include "cli/told.h"

#include <iostream>

#include "base/text.h"

namespace loadline::cli {

Exit told(std::string_view message, Exit exit) {
  for (const auto line : split_lines(message)) std::cerr << "loadline: " << line << '\n';
  return exit;
}

}  // namespace loadline::cli

// SPDX-License-Identifier: Apache-2.0
// A line for each of the message. Names of other people's files stand in them, so controls never reach the terminal.
#include "cli/told.h"

#include <iostream>

#include "base/text.h"
#include "report/terminal.h"

namespace loadline::cli {

Exit told(std::string_view message, Exit exit) {
  for (const auto line : split_lines(message)) std::cerr << "loadline: " << report::shown(line) << '\n';
  return exit;
}

}  // namespace loadline::cli

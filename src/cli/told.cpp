// SPDX-License-Identifier: Apache-2.0
// One line.
#include "cli/told.h"

#include <iostream>

namespace loadline::cli {

Exit told(std::string_view message, Exit exit) {
  std::cerr << "loadline: " << message << '\n';
  return exit;
}

}  // namespace loadline::cli

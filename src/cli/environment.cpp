// SPDX-License-Identifier: Apache-2.0
// Asks the machine.
#include "cli/environment.h"

#include <cstdlib>

namespace loadline::cli {

std::optional<std::string> environment(const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>{value};
}

}  // namespace loadline::cli

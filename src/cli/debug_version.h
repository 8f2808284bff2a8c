// SPDX-License-Identifier: Apache-2.0
// loadline debug version ECOSYSTEM: which claims about versions are wrong.
#pragma once

#include <iosfwd>
#include <string>

#include "cli/commands.h"

namespace loadline::cli {

// Reads lines "A < B", "A = B" or "A > B"; prints those that are wrong, with what is so.
[[nodiscard]] Exit check_versions(const std::string& ecosystem, std::istream& in, std::ostream& out,
                                  std::ostream& error);

}  // namespace loadline::cli

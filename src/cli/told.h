// SPDX-License-Identifier: Apache-2.0
// What went wrong, on standard error, and how the command ends.
#pragma once

#include <string_view>

#include "cli/command_line.h"

namespace loadline::cli {

Exit told(std::string_view message, Exit exit);

}  // namespace loadline::cli

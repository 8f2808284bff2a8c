// SPDX-License-Identifier: Apache-2.0
// Tests of a team's own rules: a page of examples, as those of loadline's rules are.
#pragma once

#include <string>

#include "cli/command_line.h"

namespace loadline::cli {

// Each example is a tiny fleet with its loadline.toml; a fence `findings` holds what the own rules say, and an
// example without one expects silence. With UPDATE=1 in the environment those fences are rewritten.
[[nodiscard]] Exit test_own_rules(const std::string& path);

}  // namespace loadline::cli

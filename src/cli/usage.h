// SPDX-License-Identifier: Apache-2.0
// What to say when a command line makes no sense: what was not understood, and what was probably meant.
#pragma once

#include <CLI/CLI.hpp>
#include <string_view>

#include "cli/commands.h"

namespace loadline::cli {

[[nodiscard]] bool is_command(std::string_view word);  // hidden ones too

// Both print to standard error and return the exit status.
int say_unknown_command(std::string_view word);
int say_usage(const CLI::App& app, const CLI::ParseError& error);

}  // namespace loadline::cli

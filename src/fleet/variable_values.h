// SPDX-License-Identifier: Apache-2.0
// What a variable in a command of a RUN stands for, as far as the Dockerfile says.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fleet/fleet.h"

namespace loadline::fleet {

// The words that a shell makes of a word which is a variable and nothing else, outside of quotes: `$buildDeps`. Known
// where the script itself gave it a literal value before, at the same depth, else where ENV or ARG of the stage does
// (an ARG's default: who builds may give another). Nothing for other words, and where the value is not known.
[[nodiscard]] std::optional<std::vector<std::string>> words_behind(const Dockerfile& dockerfile, const Run& run,
                                                                   const shell::Command& command,
                                                                   const shell::Word& word);

// Whether a word may turn out to be one of the command's flags: it is a variable and nothing else. One in quotes stays
// one word, which nobody uses for flags, `"$@"` apart.
[[nodiscard]] bool may_hold_flags(const Run& run, const shell::Word& word);

}  // namespace loadline::fleet

// SPDX-License-Identifier: Apache-2.0
// Where a shell text or an instruction speaks of a variable.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fleet/fleet.h"

namespace loadline::fleet {

struct ShellVariable {
  std::string name;
  Span span;  // of $NAME or ${NAME...}
};
// Variables that the text uses and has not set by itself, and for which it gives no default: `$NAME`, `${NAME}`,
// outside single quotes.
[[nodiscard]] std::vector<ShellVariable> variables_in_shell(std::string_view text, const shell::Script& script);

// Where an instruction's source says $NAME or ${NAME; the whole instruction where it cannot be found.
[[nodiscard]] Place place_of_variable(const Build& build, const dockerfile::Instruction& instruction,
                                      std::string_view name);

}  // namespace loadline::fleet

// SPDX-License-Identifier: Apache-2.0
// --name=value between the keyword and the operands (parser/split_command.go, extractBuilderFlags).
#pragma once

#include <cstddef>
#include <vector>

#include "dockerfile/syntax.h"

namespace loadline::dockerfile {

// Reads flags from `begin` on and returns where the operands start, blanks in front of them included.
[[nodiscard]] std::size_t read_flags(const JoinedText& line, std::size_t begin, std::size_t end, char escape,
                                     std::vector<Flag>& out);

}  // namespace loadline::dockerfile

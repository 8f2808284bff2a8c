// SPDX-License-Identifier: Apache-2.0
// Flags of COPY and ADD that change what is taken.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dockerfile/stages.h"

namespace loadline::dockerfile {

// The patterns of all --exclude, in their order.
[[nodiscard]] std::vector<std::string> excludes_of(const Instruction& instruction);
// Whether a flag that is a yes or no says yes: --parents, --parents=true, and not --parents=false.
[[nodiscard]] bool is_on(const Step& step, std::string_view flag);

}  // namespace loadline::dockerfile

// SPDX-License-Identifier: Apache-2.0
// The wildcards of ${x#p}, ${x%p}, ${x/p/r}: '*', '?' and escapes, no brackets.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/span.h"

namespace loadline::dockerfile {

[[nodiscard]] Result<std::string> without_prefix(std::string_view value, std::string_view pattern, bool longest_match);
[[nodiscard]] Result<std::string> without_suffix(std::string_view value, std::string_view pattern, bool longest_match);
// The first match or all of them; refused where the result would be longer than `longest` bytes.
[[nodiscard]] Result<std::string> with_replaced(std::string_view value, std::string_view pattern,
                                                std::string_view replacement, bool all, std::size_t longest);

}  // namespace loadline::dockerfile

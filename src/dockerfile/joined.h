// SPDX-License-Identifier: Apache-2.0
// Making and cutting text that remembers where in the source its bytes stand.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/span.h"
#include "dockerfile/syntax.h"

namespace loadline::dockerfile {

void append_piece(JoinedText& out, std::string_view source, Span span);
[[nodiscard]] JoinedText part_of(const JoinedText& whole, std::size_t begin, std::size_t end);

}  // namespace loadline::dockerfile

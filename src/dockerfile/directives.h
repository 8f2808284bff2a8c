// SPDX-License-Identifier: Apache-2.0
// The leading "# name = value" lines (parser/directives.go).
#pragma once

#include <optional>
#include <string>

#include "dockerfile/syntax.h"

namespace loadline::dockerfile {

// One comment line as a directive: `line` starts at '#' and has no line ending. Nothing: it is none, and the
// block of directives ends there.
[[nodiscard]] std::optional<Directive> read_directive(const Source& source, Span line);

}  // namespace loadline::dockerfile

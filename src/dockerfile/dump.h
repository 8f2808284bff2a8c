// SPDX-License-Identifier: Apache-2.0
// The tree in the notation of the reference parser's test results (parser.go, Node.Dump).
#pragma once

#include <string>

#include "dockerfile/syntax.h"

namespace loadline::dockerfile {

// One instruction a line, without the last line ending: (copy ["--from=build"] "/a" "/b")
[[nodiscard]] std::string dump(const File& file);

}  // namespace loadline::dockerfile

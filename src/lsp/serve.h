// SPDX-License-Identifier: Apache-2.0
// Runs the language server over a pair of streams until the client leaves.
#pragma once

#include <istream>
#include <ostream>

namespace loadline::lsp {

// The exit status: 0 after an orderly shutdown, else 1.
[[nodiscard]] int serve(std::istream& in, std::ostream& out);

}  // namespace loadline::lsp

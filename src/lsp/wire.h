// SPDX-License-Identifier: Apache-2.0
// Messages over a pair of streams, each behind a header with its length. Reference: LSP 3.17, "Base Protocol".
#pragma once

#include <istream>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

namespace loadline::lsp {

// The next message's bytes; nothing at the end of the stream, or where it makes no sense any more.
[[nodiscard]] std::optional<std::string> read_message(std::istream& in);
void write_message(std::ostream& out, std::string_view message);

}  // namespace loadline::lsp

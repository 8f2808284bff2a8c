// SPDX-License-Identifier: Apache-2.0
// <<NAME words on an instruction's line (parser.go heredocsFromLine, ParseHeredoc).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "dockerfile/instruction.h"

namespace loadline::dockerfile {

// The heredocs that a joined line opens, in order, still without content.
[[nodiscard]] std::vector<Heredoc> opened_heredocs(const JoinedText& line, const Reader& reader);

// A word as a heredoc's opening; nothing when it is none.
[[nodiscard]] std::optional<Heredoc> heredoc_of(std::string_view word);

// The content as the builder uses it: <<- takes the tabs off the start of each line.
[[nodiscard]] std::string content_of(const Heredoc& heredoc);

}  // namespace loadline::dockerfile

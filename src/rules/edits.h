// SPDX-License-Identifier: Apache-2.0
// The few shapes of text edits that fixes of Dockerfiles are made of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "finding/finding.h"

namespace loadline::rules {

// The lines that the span touches, the last line ending included.
[[nodiscard]] Span whole_lines(const Source& source, Span span);
[[nodiscard]] Edit insert_at(const Source& source, std::uint32_t offset, std::string text);
// A line of its own in front of the line that holds `offset`, indented alike, with the file's line ending.
[[nodiscard]] Edit line_before(const Source& source, std::uint32_t offset, std::string_view text);
// Several of them: one edit, since two at one place would be read as a contradiction.
[[nodiscard]] Edit lines_before(const Source& source, std::uint32_t offset, const std::vector<std::string>& lines);
// A line of its own behind the line on which the span ends.
[[nodiscard]] Edit line_after(const Source& source, Span span, std::string_view text);
[[nodiscard]] std::string_view line_ending_of(const Source& source);
// Words as a JSON array of strings, as CMD takes it.
[[nodiscard]] std::string json_string(std::string_view text);

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// Where nodes stand among the lines of their file: what the edits of YAML are worked out from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/source.h"
#include "rules/yaml_text.h"
#include "yaml/node.h"

namespace loadline::rules {

[[nodiscard]] std::uint32_t column_of(const Source& source, std::uint32_t offset);  // from 0, in bytes
// Nothing but blanks stand before it on its line.
[[nodiscard]] bool begins_line(const Source& source, std::uint32_t offset);
// Past the line ending of the line that holds `offset`, or the end of the file.
[[nodiscard]] std::uint32_t after_line(const Source& source, std::uint32_t offset);
[[nodiscard]] std::string_view ending_at(const Source& source, std::uint32_t offset);
// Whether only a comment, or the colon of a key without value, follows on the line.
[[nodiscard]] bool ends_line(const Source& source, std::uint32_t offset);
// Past the comment lines from `line_begin` on that are indented by `column` at least.
[[nodiscard]] std::uint32_t after_comments(const Source& source, std::uint32_t line_begin, std::uint32_t column);
[[nodiscard]] bool has_comment(std::string_view lines);

// Whether a block scalar ends the node and keeps the empty lines behind it ("|+"): nothing may be put there.
[[nodiscard]] bool keeps_lines_behind(const yaml::Node& node, const Source& source);
// Whether something else may refer to a part of it.
[[nodiscard]] bool has_anchor(const yaml::Node& node);
// What a merge key ("<<") of the mapping brings along.
[[nodiscard]] bool inherits(const yaml::Node& mapping, std::string_view key);
[[nodiscard]] const yaml::Entry* own_entry(const yaml::Node& mapping, std::string_view key);
// Whether dashes of lists stand below their key's first letter, after the first list at or below `node`.
[[nodiscard]] std::optional<bool> flat_sequences(const yaml::Node& node, const Source& source);

}  // namespace loadline::rules

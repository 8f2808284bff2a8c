// SPDX-License-Identifier: Apache-2.0
// YAML text for edits: entries laid out as a file lays out its own, scalars with the quotes that they need.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "yaml/node.h"

namespace loadline::rules {

struct YamlLayout {
  std::uint32_t step = 2;      // blanks per level
  bool flat_sequences = false;  // dashes stand below their key's first letter
  std::string_view ending = "\n";
};

// Lines written with two blanks per level, from this column on; each ends with the line ending.
[[nodiscard]] std::string block_text(std::string_view lines, std::uint32_t column, const YamlLayout& layout);

// The same as a part of a flow collection: "a: [b, c]" of "a:\n  - b\n  - c". `json`: everything in quotes.
// Nothing where the lines are not one entry or one item.
[[nodiscard]] std::optional<std::string> flow_entry(std::string_view lines, bool json);
[[nodiscard]] std::optional<std::string> flow_item(std::string_view item, bool json);

// `value` in the place of `old`, with the quotes of that; nothing where it cannot stand so.
[[nodiscard]] std::optional<std::string> scalar_in_place_of(const yaml::Node& old, std::string_view value, bool flow);

[[nodiscard]] std::string double_quoted(std::string_view text);

}  // namespace loadline::rules

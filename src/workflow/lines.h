// SPDX-License-Identifier: Apache-2.0
// Where a piece of a YAML text stands in its file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"
#include "yaml/node.h"

namespace loadline::workflow {

// The place of what begins at `offset` of the node's text: its line in a literal block ("|"), which keeps
// lines as they are; the whole node otherwise.
[[nodiscard]] Place place_in(const Source& source, const yaml::Node& node, std::size_t offset);

// The items of an input that lists one per line, and also by commas where `commas` says so.
[[nodiscard]] std::vector<Located<std::string>> listed_in(const Source& source, const yaml::Node& node, bool commas);

// The scalar's text, or "" where the node is missing or something else.
[[nodiscard]] std::string_view text_of(const yaml::Node* node);

}  // namespace loadline::workflow

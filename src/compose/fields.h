// SPDX-License-Identifier: Apache-2.0
// Typed looks at members of a value; what is missing or malformed is empty.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compose/phases.h"
#include "compose/project.h"

namespace loadline::compose {

// A value's member, or null where it is missing or says nothing.
[[nodiscard]] const Value* written(const Value& value, std::string_view key);
[[nodiscard]] std::string text_of(const Value& value, std::string_view key);
[[nodiscard]] bool truth_of(const Value& value, std::string_view key, bool otherwise = false);
[[nodiscard]] std::optional<Text> located(const Value& value, std::string_view key);
[[nodiscard]] std::optional<Located<bool>> located_truth(const Value& value, std::string_view key);
[[nodiscard]] std::optional<std::int64_t> integer_of(const Value& value, std::string_view key);
[[nodiscard]] std::optional<double> real_of(const Value& value, std::string_view key);
// Malformed ones are told.
[[nodiscard]] std::optional<std::int64_t> bytes_of(const Value& value, std::string_view key, Problems& problems);
[[nodiscard]] std::optional<double> seconds_of(const Value& value, std::string_view key, Problems& problems);
[[nodiscard]] std::vector<Text> texts_of(const Value& value, std::string_view key);  // one string is a list of one
// A list of KEY=value, or a map.
[[nodiscard]] ByName<OptionalText> variables_of(const Value& value, std::string_view key);
[[nodiscard]] ByName<Text> mapping_of(const Value& value, std::string_view key);
[[nodiscard]] std::string path_in_tree(std::string path);  // "." is the root, ""

}  // namespace loadline::compose

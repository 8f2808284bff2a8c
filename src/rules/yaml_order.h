// SPDX-License-Identifier: Apache-2.0
// The entries of a YAML mapping or the items of a list, put into another order with the lines that belong to each.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "finding/finding.h"
#include "yaml/node.h"

namespace loadline::rules {

// "a" before "B" before "c"; '_' and '-' before digits before letters, as the root collation of Unicode has it,
// which is what people see in their editors. With `numbers`, "80" comes before "443".
[[nodiscard]] bool alphabetically_before(std::string_view a, std::string_view b, bool numbers = false);

// The indices of `names` in their alphabetical order; equal ones keep theirs.
[[nodiscard]] std::vector<std::size_t> alphabetical_order(const std::vector<std::string>& names, bool numbers = false);
[[nodiscard]] bool is_in_order(const std::vector<std::size_t>& order);  // 0, 1, 2, ...

// Lines move with the entry that they belong to, comments straight above it included; blank lines stay where they
// are. Risky where a comment stands by itself between two entries. Nothing for flow style, for entries that share a
// line, and where an anchor or alias would move: it has to stand before what uses it.
[[nodiscard]] std::optional<Fix> reordered(const Source& source, const yaml::Node& collection,
                                           const std::vector<std::size_t>& order, std::string_view title);

}  // namespace loadline::rules

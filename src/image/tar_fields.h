// SPDX-License-Identifier: Apache-2.0
// The fields of one tar header block, and the records of a pax header.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace loadline::image {

inline constexpr std::size_t tar_block = 512;

// Octal with blanks or NULs around it, or base-256 (GNU, star), which may be negative. Empty is 0.
[[nodiscard]] std::optional<std::int64_t> tar_number(std::string_view field);
// Up to the first NUL.
[[nodiscard]] std::string_view tar_text(std::string_view field);
// The sum over the block with the checksum's own field as blanks: unsigned, or signed as old Suns wrote it.
[[nodiscard]] bool tar_checksum_fits(std::string_view block);
[[nodiscard]] bool is_zero_block(std::string_view block);

// "25 path=some/long/name\n": calls `each` for every record; false where one is malformed.
[[nodiscard]] bool pax_records(std::string_view text,
                               const std::function<bool(std::string_view key, std::string_view value)>& each);
// "1350244992.023960108" or "-1.5" as whole seconds, rounded down.
[[nodiscard]] std::optional<std::int64_t> pax_seconds(std::string_view text);

}  // namespace loadline::image

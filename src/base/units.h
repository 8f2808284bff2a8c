// SPDX-License-Identifier: Apache-2.0
// Bytes and seconds as people read them. Decimal units (1 MB = 1,000,000 B), as registries and engines print.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace loadline {

[[nodiscard]] std::string bytes_text(std::uint64_t bytes);    // "0 B", "812 B", "14.2 kB", "1.23 GB"
// As Compose files write memory, in powers of 1024: "512M", "1.5G".
[[nodiscard]] std::string memory_text(std::uint64_t bytes);
[[nodiscard]] std::string seconds_text(double seconds);       // "0.4 s", "12 s", "3 min 20 s"
[[nodiscard]] std::string count_text(std::uint64_t count);    // "1,234"

// A number of 0 or more, finite, and nothing behind it: "12", "0.25"; not "1e", "-1", "inf".
[[nodiscard]] std::optional<double> parse_amount(std::string_view text);
// A size as people write it, with any unit in any case: "500MB" and "1.2 GB" are decimal, "64G" (Compose's) and "64GiB"
// powers of 1024, "300000000" and "12 B" bytes. At most 9e15, beyond which a double no longer counts single bytes.
[[nodiscard]] std::optional<std::uint64_t> parse_bytes(std::string_view text);

}  // namespace loadline

// SPDX-License-Identifier: Apache-2.0
// When runtimes, distributions and servers stop getting free security fixes, and which of them an image
// reference names. The table is data/end_of_life.json (from endoflife.date), built in.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace loadline::fleet {

struct EndOfLife {
  std::string_view product;   // "node", "debian", "alpine", ...
  std::string_view cycle;     // "18", "3.8"
  std::string_view codename;  // "bookworm", "hydrogen"; may be empty
  std::string_view date;      // the last day, "2025-04-30": compares as text

  [[nodiscard]] bool ended(std::string_view today) const { return date < today; }
};

[[nodiscard]] std::span<const EndOfLife> end_of_life_table();
[[nodiscard]] std::string_view end_of_life_date();    // when the table was made: "2026-11-23"
[[nodiscard]] std::string_view end_of_life_source();  // "https://endoflife.date"

// The cycle that a version or a codename belongs to ("18.17.1" is cycle "18", "bookworm" is Debian's "12");
// null where the table has none.
[[nodiscard]] const EndOfLife* end_of_life_of(std::string_view product, std::string_view version);

// What an image name and tag tell of: the runtime first, then the distribution below it. A name that is not
// an official image's or a known mirror's, and a tag that floats ("node:lts"), tell of nothing.
[[nodiscard]] std::vector<EndOfLife> end_of_life_of_image(std::string_view name, std::string_view tag);

}  // namespace loadline::fleet

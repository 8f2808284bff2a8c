// SPDX-License-Identifier: Apache-2.0
// Text for a terminal: colours only where they are wanted, columns that keep to the width.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace loadline::report {

struct Style {
  bool color = false;
  std::size_t width = 100;  // columns of the terminal
};

enum class Ink { plain, bold, dim, red, yellow, green, blue };
[[nodiscard]] std::string painted(std::string_view text, Ink ink, const Style& style);

// Columns that a text takes: code points, since our own marks and any service's name may be beyond ASCII.
// Control characters, which could rewrite the terminal, never reach it: see shown().
[[nodiscard]] std::size_t display_width(std::string_view text);
[[nodiscard]] std::string shown(std::string_view text);  // controls as "?", tabs as a blank
[[nodiscard]] std::string padded(std::string_view text, std::size_t width);
// Shortened in the middle with "…": the start and the end of a path say most.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t width);
// Broken at blanks into lines of at most `width`.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t width);

struct Cell {
  std::string text;
  Ink ink = Ink::plain;
  bool start_says_most = false;  // "node:20-book…", and not "node…rm-slim"
};
// Rows of cells under a header; the columns named in `flexible` give way where the width is too small, the first
// column, which says what the row is about, after all others.
struct Table {
  std::vector<std::string> header;
  std::vector<std::vector<Cell>> rows;
  std::vector<std::size_t> flexible;
};
[[nodiscard]] std::string rendered(const Table& table, const Style& style, std::string_view indent = "  ");

}  // namespace loadline::report

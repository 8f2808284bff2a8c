// SPDX-License-Identifier: Apache-2.0
// Texts of an editor: positions in UTF-16 units, changes, names of files. Reference: LSP 3.17, "Text Documents".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/source.h"

namespace loadline::lsp {

struct Point {
  std::uint32_t line = 0;       // from 0
  std::uint32_t character = 0;  // from 0, in UTF-16 units
  friend constexpr auto operator<=>(const Point&, const Point&) = default;
};
struct Range {
  Point start, end;
};

[[nodiscard]] Point point_at(const Source& source, std::uint32_t offset);
[[nodiscard]] Range range_of(const Source& source, Span span);
// A line past the end is the end; a character past the line is the line's end.
[[nodiscard]] std::uint32_t offset_of(const Source& source, Point point);

// "file:///a%20b" and "/a b"; nothing for other schemes.
[[nodiscard]] std::optional<std::string> path_of(std::string_view uri);
[[nodiscard]] std::string uri_of(std::string_view path);

}  // namespace loadline::lsp

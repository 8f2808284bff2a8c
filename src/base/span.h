// SPDX-License-Identifier: Apache-2.0
// A stretch of bytes in one source, and the checked way to look at it.
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace loadline {

// Half-open range of byte offsets: [begin, end). Sources are at most 4 GiB - 1.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  [[nodiscard]] constexpr std::uint32_t size() const { return end - begin; }
  [[nodiscard]] constexpr bool empty() const { return end <= begin; }
  [[nodiscard]] constexpr bool contains(Span other) const { return begin <= other.begin && other.end <= end; }
  friend constexpr auto operator<=>(const Span&, const Span&) = default;
};

constexpr Span span_at(std::size_t begin, std::size_t end) {
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

// From the start of the first to the end of the last, whatever their order.
constexpr Span joined(Span a, Span b) { return {std::min(a.begin, b.begin), std::max(a.end, b.end)}; }

// The one way to cut untrusted bytes: offsets outside the text are clamped, never read.
constexpr std::string_view slice(std::string_view text, std::size_t begin, std::size_t end) {
  begin = std::min(begin, text.size());
  end = std::clamp(end, begin, text.size());
  return text.substr(begin, end - begin);
}
constexpr std::string_view slice(std::string_view text, Span span) { return slice(text, span.begin, span.end); }

}  // namespace loadline

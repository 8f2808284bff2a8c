// SPDX-License-Identifier: Apache-2.0
// Runes as Go decodes them: a byte that starts no valid UTF-8 sequence is U+FFFD, one byte wide.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace loadline::context {

struct Rune {
  char32_t value = 0;
  std::size_t width = 0;  // bytes; 0 at the end of the text
};

constexpr char32_t bad_rune = 0xFFFD;

[[nodiscard]] Rune decode_rune(std::string_view text);
void append_rune(std::string& out, char32_t rune);
// strings.TrimSpace: Unicode's White_Space at both ends.
[[nodiscard]] std::string_view trim_space(std::string_view text);

}  // namespace loadline::context

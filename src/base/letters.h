// SPDX-License-Identifier: Apache-2.0
// A set of bytes asked by table: what scanners that look at every byte of a file are made of. The standard
// find_first_of searches its list anew at each byte.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace loadline {

class Letters {
 public:
  constexpr explicit Letters(std::string_view bytes) {
    for (const char c : bytes) held_[static_cast<unsigned char>(c)] = true;
  }
  [[nodiscard]] constexpr bool contain(char c) const { return held_[static_cast<unsigned char>(c)]; }
  [[nodiscard]] constexpr Letters operator+(std::string_view bytes) const {
    Letters out = *this;
    for (const char c : bytes) out.held_[static_cast<unsigned char>(c)] = true;
    return out;
  }

  // Where the first byte of the set, or of the others, stands from `at` on; text.size() where none does.
  [[nodiscard]] constexpr std::size_t first_in(std::string_view text, std::size_t at = 0) const {
    while (at < text.size() && !contain(text[at])) ++at;
    return at;
  }
  [[nodiscard]] constexpr std::size_t first_not_in(std::string_view text, std::size_t at = 0) const {
    while (at < text.size() && contain(text[at])) ++at;
    return at;
  }

 private:
  std::array<bool, 256> held_{};
};

inline constexpr Letters blank_letters{" \t\r\n\v\f"};
inline constexpr Letters name_letters{"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"};

}  // namespace loadline

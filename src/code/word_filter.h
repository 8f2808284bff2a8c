// SPDX-License-Identifier: Apache-2.0
// Says of most words at once that they are none of a set: by length and first byte. Files hold tens of
// thousands of names, and hardly any concerns a reader. Internal to this folder.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace loadline::code {

class WordFilter {
 public:
  constexpr WordFilter() = default;
  constexpr WordFilter(std::initializer_list<std::string_view> words) {
    for (const auto word : words) add(word);
  }
  constexpr void add(std::string_view word) {
    if (!word.empty()) masks_[word.size() % masks_.size()] |= bit(word);
  }
  [[nodiscard]] constexpr bool may_hold(std::string_view word) const {
    return !word.empty() && (masks_[word.size() % masks_.size()] & bit(word)) != 0;
  }

 private:
  static constexpr std::uint64_t bit(std::string_view word) {
    return std::uint64_t{1} << (static_cast<unsigned char>(word[0]) & 63U);
  }
  std::array<std::uint64_t, 32> masks_{};
};

}  // namespace loadline::code

// SPDX-License-Identifier: Apache-2.0
// Says of most names at once that they are none of a set, without looking at their letters: by a sum that the
// lexer leaves in the token. Files hold tens of thousands of names, and hardly any concerns a reader. Internal
// to this folder.
#pragma once

#include <array>
#include <initializer_list>
#include <string_view>

#include "code/tokens.h"

namespace loadline::code {

class WordFilter {
 public:
  constexpr WordFilter() = default;
  constexpr WordFilter(std::initializer_list<std::string_view> words) {
    for (const auto word : words) add(word);
  }
  constexpr void add(std::string_view word) { held_[name_sum(word) % held_.size()] = true; }
  [[nodiscard]] constexpr bool may_hold(const Token& name) const { return held_[name.sum % held_.size()]; }

 private:
  std::array<bool, 1024> held_{};
};

}  // namespace loadline::code

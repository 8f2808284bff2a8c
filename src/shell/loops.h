// SPDX-License-Identifier: Apache-2.0
// What a script's `for` loops go over. Few readers ask, so it is no part of Script.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "shell/syntax.h"

namespace loadline::shell {

// `for NAME in words; do ...; done`: its body is the commands of parse(text) from `begin` to before `end`.
struct Loop {
  std::string variable;
  std::vector<Word> words;
  std::size_t begin = 0, end = 0;
};

// An outer one comes after those inside it.
[[nodiscard]] std::vector<Loop> loops_of(std::string_view text);

}  // namespace loadline::shell

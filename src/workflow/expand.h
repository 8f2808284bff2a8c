// SPDX-License-Identifier: Apache-2.0
// Puts known values into texts that hold expressions, and says whether some stayed open.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace loadline::workflow {

// GitHub: "matrix.service", "env.REGISTRY". A shell: "REGISTRY".
using Values = std::map<std::string, std::string, std::less<>>;

struct Expanded {
  std::string text;
  bool open = false;  // an expression is still in it
};

// ${{ matrix.service }} and other plain names; whatever computes stays.
[[nodiscard]] Expanded expand_github(std::string_view text, const Values& values);
// $NAME, ${NAME}, ${NAME:-default}.
[[nodiscard]] Expanded expand_shell(std::string_view text, const Values& values);

// Hides what is left of ${{ ... }} from a shell parser, each behind one word, and brings it back.
class Mask {
 public:
  [[nodiscard]] std::string hide(std::string_view text);
  [[nodiscard]] std::string show(std::string_view text) const;

 private:
  std::map<std::string, std::string, std::less<>> hidden_;
};

}  // namespace loadline::workflow

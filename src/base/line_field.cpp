// SPDX-License-Identifier: Apache-2.0
// "\\", "\n" and "\r" of C.
#include "base/line_field.h"

#include "base/text.h"

namespace loadline {

std::string to_line_field(std::string_view text) {
  return replace_all(replace_all(replace_all(text, "\\", "\\\\"), "\n", "\\n"), "\r", "\\r");
}

std::string from_line_field(std::string_view field) {
  std::string out;
  for (std::size_t i = 0; i < field.size(); ++i) {
    if (field[i] != '\\' || i + 1 == field.size()) out += field[i];
    else if (field[++i] == 'n') out += '\n';
    else if (field[i] == 'r') out += '\r';
    else out += field[i];
  }
  return out;
}

}  // namespace loadline

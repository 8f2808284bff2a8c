// SPDX-License-Identifier: Apache-2.0
// "Key: value" blocks with folded lines: Debian's control files (deb822(5)) and Python's metadata (RFC 822).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loadline::packages {

struct Stanza {
  std::vector<std::pair<std::string_view, std::string_view>> fields;  // values are trimmed, folds kept

  // The first field of that name, in any case; "" where there is none.
  [[nodiscard]] std::string_view operator[](std::string_view key) const;
  [[nodiscard]] std::vector<std::string_view> all(std::string_view key) const;
};

// Blocks are separated by blank lines. Views into `text`.
[[nodiscard]] std::vector<Stanza> stanzas_of(std::string_view text);
// The first block alone: what follows is the body.
[[nodiscard]] Stanza first_stanza(std::string_view text);

}  // namespace loadline::packages

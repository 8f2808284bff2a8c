// SPDX-License-Identifier: Apache-2.0
// Text of "Name: value" lines, which mail began and package managers took over: dpkg's databases (deb822(5)),
// Python's METADATA, jars' manifests.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace loadline::packages {

struct Field {
  std::string_view name;
  std::string value;  // folded lines joined: with "\n" (deb822), or directly (jars)
};

struct Stanza {
  std::vector<Field> fields;
  // The first one of this name, whatever its case; empty where there is none.
  [[nodiscard]] std::string_view value(std::string_view name) const;
  [[nodiscard]] std::vector<std::string_view> values(std::string_view name) const;
};

enum class Folding : std::uint8_t { line, none };

// The paragraph at the start of `text`, which moves on behind it and the blank line after it.
[[nodiscard]] Stanza take_stanza(std::string_view& text, Folding folding);

}  // namespace loadline::packages

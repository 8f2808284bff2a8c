// SPDX-License-Identifier: Apache-2.0
// The JSON form of operands, with Go's idea of JSON (parser/line_parsers.go, parseJSON).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace loadline::dockerfile {

enum class JsonForm : std::uint8_t {
  none,     // not JSON: the reference falls back to the shell form and says nothing
  strings,  // an array of strings
  mixed,    // valid JSON with something else in it: an error
};

struct JsonString {
  std::string text;  // decoded
  Span span;         // in the text, quotes included
};

[[nodiscard]] JsonForm read_json_form(std::string_view text, std::vector<JsonString>& out);

}  // namespace loadline::dockerfile

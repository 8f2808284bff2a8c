// SPDX-License-Identifier: Apache-2.0
// One pass over the bytes: strings are skipped, comments become blanks (line ends stay), and a comma is
// remembered until the next token says whether it was a trailing one.
#include "json/jsonc.h"

#include <algorithm>
#include <cstddef>

#include "base/span.h"

namespace loadline::json {
namespace {

std::size_t end_of_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at + 1;
    }
  }
  return text.size();
}

std::size_t end_of_comment(std::string_view text, std::size_t at) {
  if (text[at + 1] == '/') return std::min(text.find('\n', at), text.size());
  const auto end = text.find("*/", at + 2);
  return end == text.npos ? text.size() : end + 2;
}

bool starts_comment(std::string_view text, std::size_t at) {
  const auto two = slice(text, at, at + 2);
  return two == "//" || two == "/*";
}

}  // namespace

Blanked without_comments(std::string_view text) {
  Blanked out{std::string{text}, false};
  std::size_t comma = text.npos;
  bool after_value = false;  // "[,]" stays broken
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      ++at;
    } else if (starts_comment(text, at)) {
      const auto end = end_of_comment(text, at);
      std::replace_if(
          out.text.begin() + static_cast<std::ptrdiff_t>(at), out.text.begin() + static_cast<std::ptrdiff_t>(end),
          [](char b) { return b != '\n' && b != '\r'; }, ' ');
      out.changed = true;
      at = end;
    } else if (c == '"') {
      comma = text.npos;
      after_value = true;
      at = end_of_string(text, at);
    } else {
      if ((c == '}' || c == ']') && comma != text.npos) {
        out.text[comma] = ' ';
        out.changed = true;
      }
      comma = c == ',' && after_value ? at : text.npos;
      after_value = c != ',' && c != ':' && c != '{' && c != '[';
      ++at;
    }
  }
  return out;
}

}  // namespace loadline::json

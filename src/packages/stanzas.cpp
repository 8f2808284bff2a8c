// SPDX-License-Identifier: Apache-2.0
// A line that begins with a blank belongs to the field above it; a line of nothing ends the paragraph.
#include "packages/stanzas.h"

#include "base/text.h"

namespace loadline::packages {

std::string_view Stanza::value(std::string_view name) const {
  for (const auto& field : fields)
    if (equals_ignoring_case(field.name, name)) return field.value;
  return {};
}

std::vector<std::string_view> Stanza::values(std::string_view name) const {
  std::vector<std::string_view> out;
  for (const auto& field : fields)
    if (equals_ignoring_case(field.name, name)) out.emplace_back(field.value);
  return out;
}

Stanza take_stanza(std::string_view& text, Folding folding) {
  Stanza out;
  while (!text.empty()) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) {
      if (out.fields.empty()) continue;
      break;
    }
    if (line.front() == ' ' || line.front() == '\t') {
      if (out.fields.empty()) continue;
      auto& value = out.fields.back().value;
      if (folding == Folding::line) value += '\n';
      value += line.substr(1);
      continue;
    }
    const auto colon = line.find(':');
    if (colon == line.npos || line.front() == '#') continue;
    out.fields.push_back({line.substr(0, colon), std::string{trim(line.substr(colon + 1))}});
  }
  return out;
}

}  // namespace loadline::packages

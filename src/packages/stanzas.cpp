// SPDX-License-Identifier: Apache-2.0
// One pass over the lines; a field's value is the stretch from its colon to the end of its last folded line.
#include "packages/stanzas.h"

#include "base/span.h"
#include "base/text.h"

namespace loadline::packages {
namespace {

// Reads one block from `at` and leaves `at` behind the blank line after it.
Stanza take_stanza(std::string_view text, std::size_t& at) {
  Stanza out;
  std::size_t value_begin = 0;
  while (at < text.size()) {
    const auto end = std::min(text.find('\n', at), text.size());
    const auto line = text.substr(at, end - at);
    const auto begin = at;
    at = end + 1;
    if (trim(line).empty()) {
      if (out.fields.empty()) continue;
      break;
    }
    if (line[0] == ' ' || line[0] == '\t') {
      if (!out.fields.empty()) out.fields.back().second = trim(slice(text, value_begin, end));
      continue;
    }
    const auto colon = line.find(':');
    if (colon == line.npos) continue;
    value_begin = begin + colon + 1;
    out.fields.emplace_back(line.substr(0, colon), trim(line.substr(colon + 1)));
  }
  return out;
}

}  // namespace

std::string_view Stanza::operator[](std::string_view key) const {
  for (const auto& [name, value] : fields)
    if (equals_ignoring_case(name, key)) return value;
  return {};
}

std::vector<std::string_view> Stanza::all(std::string_view key) const {
  std::vector<std::string_view> out;
  for (const auto& [name, value] : fields)
    if (equals_ignoring_case(name, key)) out.push_back(value);
  return out;
}

std::vector<Stanza> stanzas_of(std::string_view text) {
  std::vector<Stanza> out;
  for (std::size_t at = 0; at < text.size();) {
    auto stanza = take_stanza(text, at);
    if (!stanza.fields.empty()) out.push_back(std::move(stanza));
  }
  return out;
}

Stanza first_stanza(std::string_view text) {
  std::size_t at = 0;
  return take_stanza(text, at);
}

}  // namespace loadline::packages

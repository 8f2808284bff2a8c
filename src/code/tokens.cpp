// SPDX-License-Identifier: Apache-2.0
// Questions to a unit's tokens.
#include "code/tokens.h"

#include <algorithm>

namespace loadline::code {

namespace {

constexpr Index furthest = 4000;  // tokens looked at in one list; keeps hostile input linear

}  // namespace

std::string_view Unit::string(Index i) const {
  auto out = name(i);
  if (out.size() >= 3 && (out[0] == 'r' || out[0] == 'b' || out[0] == 'u' || out[0] == 'R' || out[0] == 'B'))
    out.remove_prefix(1);
  for (const std::string_view quote : {"\"\"\"", "'''"})
    if (out.size() >= 6 && out.starts_with(quote) && out.ends_with(quote)) return out.substr(3, out.size() - 6);
  return out.size() >= 2 ? out.substr(1, out.size() - 2) : std::string_view{};
}

Place Unit::place(Index i) const { return place(Range{i, i + 1}); }

Place Unit::place(Range range) const {
  if (tokens.empty()) return {source, {}};
  const auto first = std::min(range.begin, size() - 1);
  const auto last = std::clamp(range.end, first + 1, size()) - 1;
  return {source, {tokens[first].begin, tokens[last].end}};
}

std::vector<Range> Unit::items(Range list) const {
  std::vector<Range> out;
  list.end = std::min(list.end, size());
  Index begin = list.begin;
  Index at = begin;
  for (Index seen = 0; at < list.end && out.size() < 64 && seen < furthest; ++seen) {
    if (is(at, ',')) {
      out.push_back({begin, at});
      begin = at + 1;
    }
    at = after(at);
  }
  if (begin < list.end && out.size() < 64) out.push_back({begin, std::min(at, list.end)});
  return out;
}

std::optional<Range> Unit::property(Index open, std::string_view key) const {
  if (!is(open, '{')) return std::nullopt;
  const auto range = inside(open);
  Index at = range.begin;
  for (Index seen = 0; at < range.end && seen < furthest; ++seen) {
    const bool matches = (is_name(at) && name(at) == key) || (is_string(at) && string(at) == key);
    const bool starts = at == range.begin || is(at - 1, ',');
    if (matches && starts && is(at + 1, ':')) return Range{at + 2, std::min(expression_end(at + 2), range.end)};
    if (matches && starts && (is(at + 1, ',') || at + 1 == range.end)) return Range{at, at + 1};
    at = after(at);
  }
  return std::nullopt;
}

std::optional<Range> Unit::keyword(Index open, std::string_view key) const {
  for (const auto item : items(inside(open)))
    if (item.end > item.begin + 2 && is_word(item.begin, key) && is(item.begin + 1, '='))
      return Range{item.begin + 2, item.end};
  return std::nullopt;
}

std::optional<Index> Unit::call(Index i) const {
  Index at = i + 1;
  if (is(at, '<')) {
    int depth = 0;
    for (Index seen = 0; seen < 24 && at < size(); ++seen, ++at) {
      if (is(at, '<')) ++depth;
      if (is(at, '>') && --depth == 0) break;
    }
    ++at;
  }
  if (is(at, '.') && is(at + 1, '(')) ++at;  // optional call
  if (!is(at, '(')) return std::nullopt;
  return at;
}

Index Unit::expression_end(Index begin) const {
  Index at = begin;
  for (Index seen = 0; at < size() && seen < furthest; ++seen) {
    const Token& token = tokens[at];
    if (token.kind == Kind::close || token.mark == ',' || token.mark == ';') break;
    const Token* last = at > begin ? &tokens[at - 1] : nullptr;
    const bool operand_before = last != nullptr && last->kind != Kind::mark && last->kind != Kind::open;
    const bool operand = token.kind == Kind::identifier || token.kind == Kind::string || token.kind == Kind::number ||
                         token.mark == '@';
    // A line that could be a statement of its own is one (automatic semicolon).
    if (operand_before && operand && slice(text, last->end, token.begin).find('\n') != std::string_view::npos) break;
    at = after(at);
  }
  return std::min(at, size());
}

}  // namespace loadline::code

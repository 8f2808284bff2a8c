// SPDX-License-Identifier: Apache-2.0
// Lines are found from offsets outwards, so that an edit costs what its surroundings cost and not the file.
#include "rules/yaml_lines.h"

#include <algorithm>

#include "base/text.h"

namespace loadline::rules {
namespace {

std::uint32_t line_begin_of(const Source& source, std::uint32_t offset) {
  const auto newline = source.text().substr(0, offset).rfind('\n');
  return newline == std::string_view::npos ? 0 : static_cast<std::uint32_t>(newline) + 1;
}

}  // namespace

std::uint32_t column_of(const Source& source, std::uint32_t offset) { return offset - line_begin_of(source, offset); }

bool begins_line(const Source& source, std::uint32_t offset) {
  const auto before = slice(source.text(), line_begin_of(source, offset), offset);
  return before.find_first_not_of(' ') == before.npos;
}

std::uint32_t after_line(const Source& source, std::uint32_t offset) {
  const auto newline = source.text().find('\n', offset);
  return static_cast<std::uint32_t>(newline == std::string_view::npos ? source.text().size() : newline + 1);
}

std::string_view ending_at(const Source& source, std::uint32_t offset) {
  auto newline = source.text().find('\n', offset);
  if (newline == std::string_view::npos) newline = source.text().rfind('\n');
  const bool crlf = newline != std::string_view::npos && newline > 0 && source.text()[newline - 1] == '\r';
  return crlf ? "\r\n" : "\n";
}

bool ends_line(const Source& source, std::uint32_t offset) {
  auto rest = slice(source.text(), offset, after_line(source, offset));
  const auto blanks = rest.find_first_not_of(" \t");
  if (blanks != rest.npos && rest[blanks] == ':') rest.remove_prefix(blanks + 1);
  const auto left = trim(rest);
  return left.empty() || (left.front() == '#' && (rest.front() == ' ' || rest.front() == '\t'));
}

std::uint32_t after_comments(const Source& source, std::uint32_t line_begin, std::uint32_t column) {
  while (line_begin < source.text().size()) {
    const auto end = after_line(source, line_begin);
    const auto line = slice(source.text(), line_begin, end);
    const auto indent = line.find_first_not_of(' ');
    if (indent == line.npos || line[indent] != '#' || indent < column) break;
    line_begin = end;
  }
  return line_begin;
}

bool has_comment(std::string_view lines) {
  for (auto at = lines.find('#'); at != lines.npos; at = lines.find('#', at + 1))
    if (at == 0 || std::string_view{" \t\n"}.find(lines[at - 1]) != std::string_view::npos) return true;
  return false;
}

bool keeps_lines_behind(const yaml::Node& node, const Source& source) {
  const yaml::Node* last = &node;
  for (;;) {
    if (last->kind == yaml::Kind::mapping && !last->entries.empty()) last = &last->entries.back().value;
    else if (last->kind == yaml::Kind::sequence && !last->items.empty()) last = &last->items.back();
    else break;
  }
  if (last->style != yaml::Style::literal && last->style != yaml::Style::folded) return false;
  return contains(slice(source.text(), last->span.begin, after_line(source, last->span.begin)), "+");
}

bool has_anchor(const yaml::Node& node) {
  return !node.anchor.empty() || std::ranges::any_of(node.items, has_anchor) ||
         std::ranges::any_of(node.entries,
                             [](const yaml::Entry& entry) { return has_anchor(entry.key) || has_anchor(entry.value); });
}

const yaml::Entry* own_entry(const yaml::Node& mapping, std::string_view key) {
  return mapping.kind == yaml::Kind::mapping ? mapping.find_entry(key) : nullptr;
}

bool inherits(const yaml::Node& mapping, std::string_view key) {
  // Aliases lead backwards only (yaml::parse), so this ends.
  const auto gives = [&](const yaml::Node& node) {
    const auto& from = node.resolved();
    return from.find(key) != nullptr || inherits(from, key);
  };
  return std::ranges::any_of(mapping.entries, [&](const yaml::Entry& entry) {
    if (entry.key.text != "<<") return false;
    const auto& from = entry.value.resolved();
    return from.kind == yaml::Kind::sequence ? std::ranges::any_of(from.items, gives) : gives(from);
  });
}

std::optional<bool> flat_sequences(const yaml::Node& node, const Source& source) {
  for (const auto& [key, value] : node.entries) {
    if (value.kind == yaml::Kind::sequence && value.style == yaml::Style::block && !value.items.empty()) {
      const auto begin = value.items.front().span.begin;
      const auto line = slice(source.text(), begin - column_of(source, begin), begin);
      const auto dash = line.find_first_not_of(' ');
      if (dash != line.npos && line[dash] == '-') return dash == column_of(source, key.span.begin);
    }
    if (const auto below = flat_sequences(value, source)) return below;
  }
  return std::nullopt;
}

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// Block lines keep a column per level; flow text is printed from the parsed entry.
#include "rules/yaml_text.h"

#include <array>

#include "base/text.h"

namespace loadline::rules {
namespace {

// Whether the text may stand without quotes (YAML 1.2.2, 7.3.3): cautious, it says no more often than needed.
bool plain_is_fine(std::string_view text, bool flow) {
  if (text.empty() || text != trim(text)) return false;
  if (std::string_view{"-?:,[]{}#&*!|>'\"%@`"}.find(text.front()) != text.npos) {
    const bool number = text.front() == '-' && text.size() > 1 && text[1] != ' ';
    if (!number) return false;
  }
  if (contains(text, ": ") || contains(text, " #") || text.back() == ':') return false;
  for (const char c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
  return !flow || text.find_first_of(",[]{}") == text.npos;
}

std::string flow_text(const yaml::Node& node, const Source& source, bool json);

std::string flow_scalar(const yaml::Node& node, const Source& source, bool json) {
  const bool typed = node.style == yaml::Style::plain && yaml::type_of(node) != yaml::Type::text;
  if (node.style == yaml::Style::plain && (json ? typed : plain_is_fine(node.text, true))) return node.text;
  if (!json && node.style == yaml::Style::single_quoted) return std::string{source.text(node.span)};
  return double_quoted(node.text);
}

std::string flow_pair(const yaml::Entry& entry, const Source& source, bool json) {
  return flow_text(entry.key, source, json) + ": " + flow_text(entry.value, source, json);
}

std::string flow_text(const yaml::Node& node, const Source& source, bool json) {
  std::string out;
  const auto add = [&](const std::string& part) { out += (out.empty() ? "" : ", ") + part; };
  switch (node.kind) {
    case yaml::Kind::sequence:
      for (const auto& item : node.items) add(flow_text(item, source, json));
      return "[" + out + "]";
    case yaml::Kind::mapping:
      for (const auto& entry : node.entries) add(flow_pair(entry, source, json));
      return "{" + out + "}";
    case yaml::Kind::scalar: return flow_scalar(node, source, json);
    default: return "null";
  }
}

}  // namespace

std::string double_quoted(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') out.append(1, '\\').append(1, c);
    else if (c == '\n') out += "\\n";
    else if (c == '\t') out += "\\t";
    else if (byte < 0x20) out.append("\\x").append(1, digits[byte >> 4u]).append(1, digits[byte & 15u]);
    else out += c;
  }
  return out + '"';
}

std::string block_text(std::string_view lines, std::uint32_t column, const YamlLayout& layout) {
  struct Level {
    std::uint32_t column = 0;
    bool item = false;
  };
  std::array<Level, 16> levels{};
  std::string out;
  for (const auto line : split(lines, '\n')) {
    const auto indent = line.find_first_not_of(' ');
    if (indent == line.npos) continue;
    const std::size_t level = std::min(indent / 2, levels.size() - 1);
    const bool item = line.substr(indent).starts_with("- ");
    std::uint32_t at = column;
    if (level > 0) {
      const Level& above = levels[level - 1];
      if (above.item) at = above.column + 2;
      else at = above.column + (item && layout.flat_sequences ? 0 : layout.step);
    }
    levels[level] = {at, item};
    out.append(at, ' ').append(line.substr(indent)).append(layout.ending);
  }
  return out;
}

std::optional<std::string> flow_entry(std::string_view lines, bool json) {
  const Source source{"", std::string{lines}};
  const auto parsed = yaml::parse(source);
  const auto* root = parsed.root();
  if (!parsed.problems.empty() || root == nullptr || root->kind != yaml::Kind::mapping || root->entries.size() != 1)
    return std::nullopt;
  return flow_pair(root->entries.front(), source, json);
}

std::optional<std::string> flow_item(std::string_view item, bool json) {
  const Source source{"", std::string{item}};
  const auto parsed = yaml::parse(source);
  if (!parsed.problems.empty() || parsed.root() == nullptr) return std::nullopt;
  return flow_text(*parsed.root(), source, json);
}

std::optional<std::string> scalar_in_place_of(const yaml::Node& old, std::string_view value, bool flow) {
  // The text of a value with quotes of its own.
  const Source source{"", std::string{value}};
  const auto parsed = yaml::parse(source);
  if (!parsed.problems.empty() || parsed.root() == nullptr || parsed.root()->kind != yaml::Kind::scalar)
    return std::nullopt;
  const yaml::Node& fresh = *parsed.root();
  switch (old.style) {
    case yaml::Style::single_quoted: return "'" + replace_all(fresh.text, "'", "''") + "'";
    case yaml::Style::double_quoted: return double_quoted(fresh.text);
    case yaml::Style::plain:
      if (fresh.style != yaml::Style::plain || plain_is_fine(value, flow)) return std::string{value};
      return double_quoted(fresh.text);
    default: return std::nullopt;
  }
}

}  // namespace loadline::rules

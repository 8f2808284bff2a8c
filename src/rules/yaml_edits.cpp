// SPDX-License-Identifier: Apache-2.0
// Adding to Compose files: a way down through what is written, then new lines behind the last one of a block,
// or a new part behind the last one of a flow collection.
#include "rules/yaml_edits.h"

#include <algorithm>

#include "base/text.h"
#include "rules/yaml_lines.h"
#include "rules/yaml_text.h"

namespace loadline::rules {
namespace {

using yaml::Kind;
using yaml::Style;

// How far a path could be followed through what is written.
struct Way {
  const yaml::Node* node = nullptr;  // the mapping, list, scalar or empty value that was reached
  const yaml::Node* key = nullptr;   // its key; null at the start
  std::uint32_t column = 0;          // of that key
  std::size_t done = 0;              // keys of the path that are there
  bool shared = false;
  bool flow = false;  // inside of a flow collection
};

// Nothing where the path leads through an alias or a merge key.
std::optional<Way> follow(const WrittenMapping& mapping, const KeyPath& path) {
  Way way{.node = mapping.node, .column = mapping.column, .shared = mapping.shared};
  for (const auto key : path) {
    if (way.node->kind != Kind::mapping) break;
    way.flow = way.flow || way.node->style == Style::flow;
    const auto* entry = own_entry(*way.node, key);
    if (entry == nullptr) {
      if (inherits(*way.node, key)) return std::nullopt;
      break;
    }
    way.node = &entry->value;
    way.key = &entry->key;
    way.column = column_of(*mapping.document->source, entry->key.span.begin);
    way.shared = way.shared || !way.node->anchor.empty();
    ++way.done;
  }
  way.flow = way.flow || way.node->style == Style::flow;
  return way;
}

Grade grade_of(const Way& way) { return way.shared ? Grade::risky : Grade::safe; }

YamlEdit edit_at(const Source& source, Span span, std::string text, Grade grade) {
  return {{{&source, span}, std::move(text)}, grade};
}

// "a:\n  b:\n    entry" for the keys from `from` on.
std::string wrapped(const KeyPath& path, std::size_t from, std::string_view entry) {
  std::string out;
  std::size_t depth = 0;
  for (std::size_t i = from; i < path.size(); ++i, ++depth) out.append(2 * depth, ' ').append(path[i]).append(":\n");
  for (const auto line : split(entry, '\n')) out.append(2 * depth, ' ').append(line).append("\n");
  return out;
}

YamlLayout layout_of(const WrittenMapping& mapping, const yaml::Node& node, std::uint32_t column,
                     std::uint32_t offset) {
  const Source& source = *mapping.document->source;
  YamlLayout out{.ending = ending_at(source, offset)};
  const auto step_of = [&](const yaml::Node& below, std::uint32_t above) {
    if (below.kind != Kind::mapping || below.style == Style::flow || below.entries.empty()) return 0u;
    const auto inner = column_of(source, below.entries.front().key.span.begin);
    return inner > above && inner - above <= 8 ? inner - above : 0u;
  };
  std::uint32_t step = mapping.top && &node == mapping.node ? 0 : step_of(node, column);
  for (const auto& entry : mapping.node->entries) {
    if (step > 0) break;
    step = step_of(entry.value, column_of(source, entry.key.span.begin));
  }
  if (step == 0 && !mapping.top) step = step_of(*mapping.node, mapping.column);
  if (step > 0) out.step = step;
  const auto flat = flat_sequences(*mapping.node, source);
  out.flat_sequences = flat ? *flat : flat_sequences(*mapping.document->root(), source).value_or(false);
  return out;
}

// Lines behind the line that ends at `end`, and behind comments of the same block.
std::optional<YamlEdit> lines_behind(const Source& source, std::uint32_t end, std::uint32_t comments, std::string lines,
                                     Grade grade) {
  if (!ends_line(source, end)) return std::nullopt;
  const auto ending = ending_at(source, end);
  const auto at = after_comments(source, after_line(source, end), comments);
  if (at > 0 && source.text()[at - 1] != '\n') {
    lines.resize(lines.size() - ending.size());
    lines.insert(0, ending);
  }
  return edit_at(source, {at, at}, std::move(lines), grade);
}

constexpr std::uint32_t no_comments = 0xffffffff;

std::optional<YamlEdit> into_flow(const Source& source, const yaml::Node& node, const yaml::Node* last,
                                  const std::optional<std::string>& part, Grade grade) {
  if (!part) return std::nullopt;
  if (last == nullptr) {
    if (node.span.size() < 2 || has_comment(source.text(node.span))) return std::nullopt;
    return edit_at(source, {node.span.begin + 1, node.span.begin + 1}, *part, grade);
  }
  if (last->kind == Kind::null) return std::nullopt;
  return edit_at(source, {last->span.end, last->span.end}, ", " + *part, grade);
}

std::optional<YamlEdit> into_mapping(const WrittenMapping& mapping, const Way& way, const std::string& entry) {
  const Source& source = *mapping.document->source;
  const auto& entries = way.node->entries;
  if (way.flow) {
    const bool json = !entries.empty() && entries.back().key.style == Style::double_quoted;
    return into_flow(source, *way.node, entries.empty() ? nullptr : &entries.back().value, flow_entry(entry, json),
                     grade_of(way));
  }
  if (entries.empty() || keeps_lines_behind(*way.node, source)) return std::nullopt;
  const auto& first = entries.front().key;
  const auto column = column_of(source, first.span.begin);
  const auto before = slice(source.text(), first.span.begin - column, first.span.begin);
  if (before.find_first_not_of(" -") != before.npos) return std::nullopt;
  const auto end = std::max(entries.back().key.span.end, entries.back().value.span.end);
  const auto layout = layout_of(mapping, *way.node, way.column, end);
  return lines_behind(source, end, column, block_text(entry, column, layout), grade_of(way));
}

// Below a key without value.
std::optional<YamlEdit> below_key(const WrittenMapping& mapping, const Way& way, const std::string& lines) {
  const Source& source = *mapping.document->source;
  if (way.flow || way.key == nullptr || !way.node->tag.empty() || !way.node->anchor.empty()) return std::nullopt;
  if (!begins_line(source, way.key->span.begin)) return std::nullopt;
  const auto layout = layout_of(mapping, *way.node, way.column, way.key->span.end);
  const bool flat = lines.starts_with("- ") && layout.flat_sequences;
  const auto column = way.column + (flat ? 0 : layout.step);
  return lines_behind(source, way.node->span.end, no_comments, block_text(lines, column, layout), grade_of(way));
}

std::string_view key_in(std::string_view entry) { return entry.substr(0, entry.find(':')); }

std::optional<YamlEdit> into_list(const WrittenMapping& mapping, const Way& way, std::string_view item) {
  const Source& source = *mapping.document->source;
  const auto& items = way.node->items;
  if (way.flow) {
    const bool json = !items.empty() && items.back().style == Style::double_quoted &&
                      way.key->style == Style::double_quoted;
    return into_flow(source, *way.node, items.empty() ? nullptr : &items.back(), flow_item(item, json), grade_of(way));
  }
  if (items.empty() || keeps_lines_behind(*way.node, source)) return std::nullopt;
  const auto begin = items.back().span.begin;
  const auto line = slice(source.text(), begin - column_of(source, begin), begin);
  const auto dash = line.find_first_not_of(' ');
  if (dash == line.npos || line[dash] != '-' || line.find_first_not_of(' ', dash + 1) != line.npos) return std::nullopt;
  const auto column = static_cast<std::uint32_t>(dash);
  const auto end = items.back().span.end;
  const auto layout = layout_of(mapping, *way.node, way.column, end);
  return lines_behind(source, end, column, block_text("- " + std::string{item}, column, layout), grade_of(way));
}

}  // namespace

std::optional<YamlEdit> insert_entry(const WrittenMapping& mapping, const KeyPath& path, std::string_view entry) {
  const auto way = follow(mapping, path);
  if (!way) return std::nullopt;
  const std::string lines = wrapped(path, way->done, entry);
  if (way->node->kind == Kind::null) return below_key(mapping, *way, lines);
  if (way->node->kind != Kind::mapping) return std::nullopt;
  const auto key = key_in(lines);
  if (own_entry(*way->node, key) != nullptr || inherits(*way->node, key)) return std::nullopt;
  return into_mapping(mapping, *way, lines);
}

std::optional<YamlEdit> add_item(const WrittenMapping& mapping, const KeyPath& path, std::string_view item) {
  const auto way = follow(mapping, path);
  if (!way || path.empty()) return std::nullopt;
  const std::string dash = "- " + std::string{item};
  if (way->done < path.size()) {
    const KeyPath above{path.begin(), path.end() - 1};
    return insert_entry(mapping, above, std::string{path.back()} + ":\n  " + dash);
  }
  if (way->node->kind == Kind::null) return below_key(mapping, *way, dash);
  if (way->node->kind != Kind::sequence) return std::nullopt;
  return into_list(mapping, *way, item);
}

std::optional<YamlEdit> set_scalar(const WrittenMapping& mapping, const KeyPath& path, std::string_view value) {
  if (path.empty()) return std::nullopt;
  const KeyPath above{path.begin(), path.end() - 1};
  const std::string entry = std::string{path.back()} + ": " + std::string{value};
  const auto holder = follow(mapping, above);
  if (!holder) return std::nullopt;
  if (holder->done < above.size() || holder->node->kind != Kind::mapping) return insert_entry(mapping, above, entry);
  const auto* own = own_entry(*holder->node, path.back());
  // What a merge key brings is overridden by an entry of one's own.
  if (own == nullptr) return into_mapping(mapping, *holder, entry);

  const Source& source = *mapping.document->source;
  const auto& old = own->value;
  if (old.kind == Kind::null) {
    const auto colon = source.text().find(':', own->key.span.end);
    if (colon == std::string_view::npos || !old.tag.empty() || !old.anchor.empty()) return std::nullopt;
    const auto between = slice(source.text(), own->key.span.end, colon);
    if (!trim(between).empty()) return std::nullopt;
    return edit_at(source, span_at(colon + 1, colon + 1), " " + std::string{value}, grade_of(*holder));
  }
  if (old.kind == Kind::alias) return edit_at(source, old.span, std::string{value}, grade_of(*holder));
  if (old.kind != Kind::scalar || contains(old.text, "$")) return std::nullopt;
  const bool flow = holder->flow;
  auto text = scalar_in_place_of(old, value, flow);
  if (!text) return std::nullopt;
  const bool shared = holder->shared || !old.anchor.empty();
  return edit_at(source, old.span, std::move(*text), shared ? Grade::risky : Grade::safe);
}

std::optional<Fix> yaml_fix(std::string title, Grade grade, std::vector<std::optional<YamlEdit>> edits) {
  Fix fix{std::move(title), grade, {}};
  for (auto& edit : edits) {
    if (!edit) return std::nullopt;
    fix.grade = std::min(fix.grade, edit->grade);
    fix.edits.push_back(std::move(edit->edit));
  }
  if (fix.edits.empty()) return std::nullopt;
  return fix;
}

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// A YAML 1.2 document as a tree whose nodes know where they stand, made from libfyaml's event stream.
//
// Aliases stay aliases: `target` names the anchored node. Merge keys ("<<") are left as entries; whoever
// gives them a meaning (compose) applies it. Broken YAML yields the tree up to there and a problem.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"

namespace loadline::yaml {

enum class Kind : std::uint8_t { null, scalar, sequence, mapping, alias };
enum class Style : std::uint8_t { plain, single_quoted, double_quoted, literal, folded, flow, block };

struct Entry;

struct Node {
  Kind kind = Kind::null;
  Style style = Style::plain;
  Span span;            // of the whole node in the source, quotes and brackets included
  std::string text;     // scalar: its value after unquoting; alias: the anchor's name
  std::string tag;      // "!reset", "!override", "!!str", ... as written; empty where none
  std::string anchor;
  std::vector<Node> items;      // sequence
  std::vector<Entry> entries;   // mapping, in the order written, duplicates kept
  const Node* target = nullptr;  // alias: the node it stands for; null where there is none

  // Of a mapping (an alias is followed): the value of the last entry with this key, or null.
  [[nodiscard]] const Node* find(std::string_view key) const;
  [[nodiscard]] const Entry* find_entry(std::string_view key) const;
  [[nodiscard]] const Node& resolved() const;  // itself, or what the alias stands for
  [[nodiscard]] bool is_scalar() const { return resolved().kind == Kind::scalar; }
  [[nodiscard]] bool is_mapping() const { return resolved().kind == Kind::mapping; }
  [[nodiscard]] bool is_sequence() const { return resolved().kind == Kind::sequence; }
};

struct Entry {
  Node key;
  Node value;
};

struct Document {
  const Source* source = nullptr;
  std::vector<std::unique_ptr<Node>> roots;  // one per "---" document
  std::vector<Problem> problems;

  [[nodiscard]] const Node* root() const { return roots.empty() ? nullptr : roots.front().get(); }
};

[[nodiscard]] Document parse(const Source& source);

// The core schema's reading of a plain scalar.
enum class Type : std::uint8_t { null, boolean, integer, real, text };
[[nodiscard]] Type type_of(const Node& scalar);

}  // namespace loadline::yaml

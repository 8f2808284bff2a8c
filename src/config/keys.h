// SPDX-License-Identifier: Apache-2.0
// The one table of what a loadline.toml may hold: it reads the file, and the editors' schema is printed from it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "config/node.h"

namespace loadline::config {

enum class Shape : std::uint8_t {
  text,
  texts,       // a list of them
  level,       // of a rule
  fail_level,  // a severity or "never"
  severity,
  bytes,    // 1200000 or "1.2 GB"
  seconds,  // 90 or "1min 30s"
  percent,  // 0 to 100
  number,   // 0.09: a price, a rate; 0 or more
  count,
  label_kind,
  subject,
  condition,
};

// A value in its shape.
struct Value {
  const Node* node = nullptr;
  std::string text;
  std::vector<Located<std::string>> texts;
  std::uint64_t count = 0;  // bytes, count
  double number = 0;        // seconds, percent, number
};

// What stood for each "*" of a key's path, and which item for each "[]".
struct Where {
  std::vector<std::string> names;
  std::vector<std::size_t> items;
  Place key;
};

// A configuration as it fills up: conditions wait until the subject of their rule is known.
struct Draft {
  Config config;
  std::vector<const Node*> conditions;  // beside config.own_rules
};

struct Key {
  std::string_view path;  // "overrides[].rules.*"
  Shape shape;
  std::string_view help;
  void (*store)(Draft&, const Where&, const Value&);
};

[[nodiscard]] std::span<const Key> keys();           // of loadline.toml
[[nodiscard]] std::span<const Key> rule_file_keys();  // of a file that is named in rule-files

// The value of a node, or what it should have been ("a size such as \"1.2 GB\"").
struct Shaped {
  Value value;
  std::string complaint;
};
[[nodiscard]] Shaped shaped(const Node& node, Shape shape);

// The words that a shape takes; empty where it takes others than a few.
[[nodiscard]] std::span<const std::string_view> choices_of(Shape shape);

// Walks a document along the table; unknown keys and wrong values become problems.
[[nodiscard]] std::vector<Problem> read_along(std::span<const Key> table, const Node& root, Draft& draft);

// JSON Schema (draft 7, which editors know) of loadline.toml; `rules`: names for completion.
[[nodiscard]] std::string json_schema(const std::vector<std::string_view>& rules);

}  // namespace loadline::config

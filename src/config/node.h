// SPDX-License-Identifier: Apache-2.0
// A TOML document as a tree of values that know where they are written; toml++ reads it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"

namespace loadline::config {

struct Member;

struct Node {
  enum class Kind : std::uint8_t { boolean, integer, real, text, list, table, date };

  Kind kind = Kind::table;
  Place place;  // of the value; of a [table], its header
  bool truth = false;
  std::int64_t integer = 0;
  double real = 0;
  std::string text;
  std::vector<Node> items;
  std::vector<Member> members;  // by key

  [[nodiscard]] bool is_table() const { return kind == Kind::table; }
  [[nodiscard]] bool is_list() const { return kind == Kind::list; }
  [[nodiscard]] bool is_text() const { return kind == Kind::text; }
  [[nodiscard]] const Node* find(std::string_view key) const;  // null where there is none
};

struct Member {
  std::string key;
  Place place;  // of the key
  Node value;
};

struct Document {
  Node root;
  std::vector<Problem> problems;  // at most one: toml++ stops at the first
};

[[nodiscard]] Document read_toml(const Source& source);
[[nodiscard]] std::string_view kind_name(const Node& node);  // "a text", "a list", ... for messages

}  // namespace loadline::config

// SPDX-License-Identifier: Apache-2.0
// The working form of a Compose model through all phases: a tree of values that know where they are written.
//
// The reference computes with Go's map[string]any; this is the same, plus places. Keys are sorted, so that
// everything made from a tree is deterministic.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"

namespace loadline::compose {

struct Member;

struct Value {
  enum class Kind : std::uint8_t { null, boolean, integer, real, text, list, map };

  Kind kind = Kind::null;
  Place place;
  bool truth = false;
  std::int64_t integer = 0;
  double real = 0;
  std::string text;
  std::vector<Value> items;
  std::map<std::string, Member, std::less<>> members;

  [[nodiscard]] bool is_null() const { return kind == Kind::null; }
  [[nodiscard]] bool is_text() const { return kind == Kind::text; }
  [[nodiscard]] bool is_list() const { return kind == Kind::list; }
  [[nodiscard]] bool is_map() const { return kind == Kind::map; }
  [[nodiscard]] const Value* find(std::string_view key) const;  // null where there is none, or no map
  [[nodiscard]] Value* find(std::string_view key);
  // Adds or replaces; the key is taken to stand where the value stands.
  Value& set(std::string_view key, Value value);
  bool remove(std::string_view key);
};

struct Member {
  Place key;
  Value value;
};

[[nodiscard]] Value text_value(std::string text, Place place);
[[nodiscard]] Value truth_value(bool truth, Place place);
[[nodiscard]] Value integer_value(std::int64_t integer, Place place);
[[nodiscard]] Value empty_map(Place place);
[[nodiscard]] Value empty_list(Place place);

// As Go's fmt.Sprint prints it: what the reference makes of a number where a string is wanted.
[[nodiscard]] std::string printed(const Value& value);
[[nodiscard]] std::string printed_real(double real);
// "mapping", "list", "string", ... for messages.
[[nodiscard]] std::string_view kind_name(const Value& value);
[[nodiscard]] std::size_t size_of(const Value& value);  // of all values below and itself

// Where one is in a tree, from the root. Items of a list count as "[]".
using Path = std::vector<std::string_view>;
[[nodiscard]] std::string dotted(const Path& path);

// "services.*.ports": a star stands for any one key.
class Pattern {
 public:
  constexpr Pattern(const char* text) : Pattern{std::string_view{text}} {}  // NOLINT: reads as a literal in tables
  constexpr explicit Pattern(std::string_view text) {
    for (;;) {
      const auto dot = text.find('.');
      parts_[size_++] = text.substr(0, dot);
      if (dot == text.npos || size_ == parts_.size()) break;
      text.remove_prefix(dot + 1);
    }
  }
  // Inside its callers: each node of a model is asked by every step of a pass, and most differ in length.
  [[nodiscard]] bool matches(const Path& path) const { return path.size() == size_ && matches_each(path); }

 private:
  [[nodiscard]] bool matches_each(const Path& path) const;
  std::array<std::string_view, 8> parts_{};
  std::size_t size_ = 0;
};

}  // namespace loadline::compose

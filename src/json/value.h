// SPDX-License-Identifier: Apache-2.0
// A JSON document as a tree whose values know where they stand.
//
// simdjson judges (RFC 8259, UTF-8, numbers, escapes); a walk over the same bytes gives the places, and for
// broken text the place where it breaks and the tree up to there. Comments and trailing commas (JSONC:
// tsconfig, devcontainer) are blanked out, so that offsets stay true.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"

namespace loadline::json {

enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

struct Member;

struct Value {
  Kind kind = Kind::null;
  Span span;         // with the quotes of a string, the brackets of an array or object
  std::string text;  // string: decoded; number, true, false: as written
  std::vector<Value> items;
  std::vector<Member> members;  // in the order written

  [[nodiscard]] const Value* find(std::string_view key) const;  // last one wins, as in JavaScript
  [[nodiscard]] std::string_view string_or(std::string_view key, std::string_view otherwise) const;
  [[nodiscard]] bool is_object() const { return kind == Kind::object; }
  [[nodiscard]] bool is_array() const { return kind == Kind::array; }
  [[nodiscard]] bool is_string() const { return kind == Kind::string; }
  [[nodiscard]] bool truthy() const { return kind == Kind::boolean && text == "true"; }
};

struct Member {
  std::string key;
  Span key_span;
  Value value;
};

struct Document {
  const Source* source = nullptr;
  Value root;
  std::vector<Problem> problems;  // empty when it parsed
  bool relaxed = false;           // it had comments or trailing commas, which strict readers (npm) refuse
};

inline constexpr unsigned depth_limit = 500;  // deeper nesting is a problem, as in other readers

[[nodiscard]] Document parse(const Source& source);

}  // namespace loadline::json

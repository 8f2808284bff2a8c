// SPDX-License-Identifier: Apache-2.0
// What the expressions of a bake file come to, as far as the files themselves say.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "workflow/hcl.h"

namespace loadline::workflow {

struct BakeMember;

struct BakeValue {
  enum class Kind : std::uint8_t { null, boolean, number, string, list, object, open };
  Kind kind = Kind::null;
  std::string text;  // of scalars; open: as written
  Place place;
  std::vector<BakeValue> items;
  std::vector<BakeMember> members;

  [[nodiscard]] const BakeValue* find(std::string_view key) const;
  [[nodiscard]] bool is_null() const { return kind == Kind::null; }
};

struct BakeMember {
  std::string name;
  BakeValue value;
};

using BakeScope = std::map<std::string, BakeValue, std::less<>>;  // what a matrix gives to a target

// The variables of all files; the last default of a name counts, and may name other variables.
class BakeVariables {
 public:
  void add(const Source& source, const std::string& name, const Expression* value);  // null: declared without a default
  // The value of an expression of a file.
  [[nodiscard]] BakeValue evaluate(const Source& source, const Expression& expression, const BakeScope& scope);

 private:
  struct Variable {
    const Source* source = nullptr;
    const Expression* value = nullptr;
    std::optional<BakeValue> known;
  };
  [[nodiscard]] BakeValue look_up(const Source& source, const Expression& name, const BakeScope& scope);
  [[nodiscard]] BakeValue operate(const Source& source, const Expression& expression, const BakeScope& scope);
  [[nodiscard]] BakeValue join(const Source& source, const Expression& expression, const BakeScope& scope);
  [[nodiscard]] BakeValue part_of(const Source& source, const Expression& expression, const BakeScope& scope);

  std::map<std::string, Variable, std::less<>> variables_;
  std::set<std::string, std::less<>> active_;  // variables that are being worked out
  std::size_t spent_ = 0;  // values and bytes made: a variable that doubles another, many times over, stays open
};

}  // namespace loadline::workflow

// SPDX-License-Identifier: Apache-2.0
// What an expression comes to, as far as one file tells: a literal, the environment variable in front of it,
// the configuration key in front of that. Internal to this folder.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>

#include "code/facts.h"
#include "code/tokens.h"

namespace loadline::code {

struct Value {
  std::optional<std::string> text;  // the literal, a string or a number
  Range literal;                    // where it stands
  std::string variable;             // process.env.VARIABLE
  Place variable_place;
  std::string setting;              // configService.get('app.port'), config.port
  bool plain = false;               // nothing but the literal decides

  [[nodiscard]] bool known() const { return text || !variable.empty() || !setting.empty(); }
};

class Values {
 public:
  explicit Values(const Unit& unit) : unit_{unit} {}
  [[nodiscard]] Value of(Range expression) const;
  // Where NAME was declared with a value in this file, the last such place.
  [[nodiscard]] std::optional<Index> declared(std::string_view name) const;

 private:
  [[nodiscard]] Value resolve(Range expression, unsigned depth, unsigned& budget) const;
  [[nodiscard]] Value alternatives(Range expression, unsigned depth, unsigned& budget) const;
  [[nodiscard]] Value primary(Range expression, unsigned depth, unsigned& budget) const;
  [[nodiscard]] Value called(Range expression, Index open, unsigned depth, unsigned& budget) const;
  [[nodiscard]] Value named(Range expression, unsigned depth, unsigned& budget) const;

  using Declared = std::unordered_map<std::string_view, Index>;  // to the first token of the value
  [[nodiscard]] Declared find_declared() const;

  const Unit& unit_;
  mutable std::optional<Declared> declared_;  // found at the first question: most files ask none
};

// process.env.X, process.env['X'], import.meta.env.X, os.environ['X'] at i: the name, and the token after.
struct EnvironmentName {
  std::string_view name;
  Index at = 0, after = 0;
};
[[nodiscard]] std::optional<EnvironmentName> environment_name(const Unit& unit, Index i);
[[nodiscard]] bool looks_like_variable(std::string_view name);  // PORT, APP_PORT
[[nodiscard]] std::optional<std::uint32_t> port_number(std::string_view text);
[[nodiscard]] std::optional<ListenPort> listen_port(const Unit& unit, const Values& values, Range expression);

}  // namespace loadline::code

// SPDX-License-Identifier: Apache-2.0
// Expressions resolved inside one file.
#include "code/values.h"

#include <algorithm>

#include "base/text.h"

namespace loadline::code {
namespace {

constexpr unsigned deepest = 12;      // constants behind constants
constexpr unsigned most_steps = 200;  // of one expression: hostile constants fan out
constexpr Index furthest = 2000;      // tokens looked at in one expression

// Functions that hand their first argument on.
bool hands_on(std::string_view name) {
  return name == "Number" || name == "parseInt" || name == "parseFloat" || name == "String" || name == "int" ||
         name == "str";
}

void put_in_front(Value& value, const Value& before) {
  if (!before.variable.empty()) {
    value.variable = before.variable;
    value.variable_place = before.variable_place;
  }
  if (!before.setting.empty()) value.setting = before.setting;
  if (before.text) {
    value.text = before.text;
    value.literal = before.literal;
  }
  value.plain = value.plain && before.plain;
}

}  // namespace

bool looks_like_variable(std::string_view name) {
  return !name.empty() &&
         std::ranges::all_of(name, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; });
}

std::optional<std::uint32_t> port_number(std::string_view text) {
  const auto digits = replace_all(text, "_", "");
  const auto number = parse_integer<std::uint32_t>(digits);
  if (!number || *number == 0 || *number > 65535) return std::nullopt;
  return number;
}

std::optional<EnvironmentName> environment_name(const Unit& unit, Index i) {
  Index at = 0;
  if (unit.is_word(i, "process") && unit.is(i + 1, '.') && unit.is_word(i + 2, "env")) at = i + 3;
  else if (unit.is_word(i, "Bun") && unit.is(i + 1, '.') && unit.is_word(i + 2, "env")) at = i + 3;
  else if (unit.is_word(i, "meta") && unit.is(i + 1, '.') && unit.is_word(i + 2, "env")) at = i + 3;
  else if (unit.is_word(i, "os") && unit.is(i + 1, '.') && unit.is_word(i + 2, "environ")) at = i + 3;
  else if (unit.is_word(i, "os") && unit.is(i + 1, '.') && unit.is_word(i + 2, "getenv") && unit.is(i + 3, '(') &&
           unit.is_string(i + 4))
    return EnvironmentName{unit.string(i + 4), i + 4, unit.after(i + 3)};
  if (at == 0) return std::nullopt;
  if (unit.is(at, '[') && unit.is_string(at + 1) && unit.is(at + 2, ']'))
    return EnvironmentName{unit.string(at + 1), at + 1, at + 3};
  if (!unit.is(at, '.') || !unit.is_name(at + 1)) return std::nullopt;
  if (unit.is_word(at + 1, "get") && unit.is(at + 2, '(') && unit.is_string(at + 3))
    return EnvironmentName{unit.string(at + 3), at + 3, unit.after(at + 2)};
  return EnvironmentName{unit.name(at + 1), at + 1, at + 2};
}

Values::Declared Values::find_declared() const {
  const Unit& unit = unit_;
  Declared out;
  const auto is_declaring = [&](Index i) {
    const auto word = unit.name(i);
    return word == "const" || word == "let" || word == "var" || word == "readonly" || word == "static";
  };
  for (Index i = 0; i + 2 < unit.size(); ++i) {
    if (!unit.is(i, '=')) continue;
    Index name = i - 1;
    // const port: number = ...
    for (Index back = 0; i > 1 && back < 8 && name > 0 && !is_declaring(name - 1) && !unit.is(name, ';'); ++back)
      --name;
    if (i > 0 && name > 0 && name < i && unit.is_name(name) && is_declaring(name - 1)) {
      out.insert_or_assign(unit.name(name), i + 1);
    } else if (i > 0 && unit.is_name(i - 1)) {
      out.try_emplace(unit.name(i - 1), i + 1);  // port = ..., as in Python or { PORT = 3000 }
    }
  }
  return out;
}

std::optional<Index> Values::declared(std::string_view name) const {
  if (!declared_) declared_ = find_declared();
  const auto found = declared_->find(name);
  if (found == declared_->end()) return std::nullopt;
  return found->second;
}

Value Values::of(Range expression) const {
  unsigned budget = most_steps;
  return resolve(expression, 0, budget);
}

Value Values::resolve(Range expression, unsigned depth, unsigned& budget) const {
  if (expression.empty() || depth > deepest || budget == 0) return {};
  --budget;
  while (unit_.is_word(expression.begin, "await") || unit_.is(expression.begin, '+')) ++expression.begin;
  if (expression.empty()) return {};
  if (unit_.is(expression.begin, '(') && unit_.after(expression.begin) >= expression.end)
    return resolve(unit_.inside(expression.begin), depth + 1, budget);
  return alternatives(expression, depth, budget);
}

// a || b ?? c, and a ? b : c; what comes first decides, what comes last is the default.
Value Values::alternatives(Range expression, unsigned depth, unsigned& budget) const {
  std::vector<Range> parts;
  Index begin = expression.begin;
  Index at = begin;
  for (Index seen = 0; at < expression.end && seen < furthest && parts.size() < 16; ++seen) {
    const bool divides = unit_.is(at, or_mark) || unit_.is(at, coalesce_mark) || unit_.is(at, '?') ||
                         (unit_.is(at, ':') && !parts.empty());
    if (divides || unit_.is_word(at, "as") || unit_.is_word(at, "satisfies")) {
      parts.push_back({begin, at});
      if (!divides) break;  // a type follows
      begin = at + 1;
    }
    at = unit_.after(at);
    if (at >= expression.end) parts.push_back({begin, expression.end});
  }
  if (parts.size() <= 1) return primary(parts.empty() ? expression : parts[0], depth, budget);
  Value out;
  out.plain = true;
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    if (part->empty()) continue;
    const auto value = resolve(*part, depth + 1, budget);
    const bool first_literal = !out.text.has_value();
    Value before = value;
    if (!first_literal && !value.plain && value.variable.empty() && value.setting.empty()) before.text.reset();
    // The default of a chain is its last literal: PORT || OTHER || 3000.
    if (!first_literal && (!value.variable.empty() || !value.setting.empty()) && !value.text) before.text.reset();
    put_in_front(out, before);
  }
  return out;
}

Value Values::primary(Range expression, unsigned depth, unsigned& budget) const {
  while (expression.end > expression.begin + 1 && unit_.is(expression.end - 1, '!')) --expression.end;
  const Index first = expression.begin;
  Value out;
  if (expression.end == first + 1 && (unit_.is_string(first) || unit_.tokens[first].kind == Kind::number)) {
    out.text = unit_.is_string(first) ? unit_.string(first) : unit_.name(first);
    out.literal = expression;
    out.plain = true;
    return out;
  }
  if (unit_.is_word(first, "import") && unit_.is(first + 1, '.'))
    return primary({first + 2, expression.end}, depth, budget);
  if (const auto variable = environment_name(unit_, first)) {
    out.variable = variable->name;
    out.variable_place = unit_.place(variable->at);
    // os.environ.get('PORT', 8000)
    for (Index open = variable->at; open > first && open + 3 > variable->at; --open) {
      if (!unit_.is(open - 1, '(')) continue;
      const auto items = unit_.items(unit_.inside(open - 1));
      if (items.size() > 1) put_in_front(out, resolve(items[1], depth + 1, budget));
      break;
    }
    return out;
  }
  // The last name of the callee: a.b.c(...)
  Index at = first;
  while (at + 2 < expression.end && unit_.is_name(at) && unit_.is(at + 1, '.')) at += 2;
  if (unit_.is_name(at)) {
    if (const auto open = unit_.call(at); open && *open < expression.end)
      return called({at, expression.end}, *open, depth, budget);
  }
  return named(expression, depth, budget);
}

// Number(x), parseInt(x, 10), configService.get<number>('PORT', 3000)
Value Values::called(Range expression, Index open, unsigned depth, unsigned& budget) const {
  const auto callee = unit_.name(expression.begin);
  const auto items = unit_.items(unit_.inside(open));
  if (items.empty()) return {};
  if (hands_on(callee)) return resolve(items[0], depth + 1, budget);
  if (callee != "get" && callee != "getOrThrow" && callee != "env" && callee != "getNumber" && callee != "getString")
    return {};
  if (items[0].end != items[0].begin + 1 || !unit_.is_string(items[0].begin)) return {};
  Value out;
  const auto key = unit_.string(items[0].begin);
  if (items.size() > 1 && !unit_.is(items[1].begin, '{')) out = resolve(items[1], depth + 1, budget);
  out.plain = false;
  if (looks_like_variable(key)) {
    out.variable = key;
    out.variable_place = unit_.place(items[0].begin);
  } else {
    out.setting = key;
  }
  return out;
}

// port, config.port
Value Values::named(Range expression, unsigned depth, unsigned& budget) const {
  const Index first = expression.begin;
  if (!unit_.is_name(first)) return {};
  const auto value = declared(unit_.name(first));
  if (expression.end == first + 1) {
    if (!value || (*value <= first && first < *value + 2)) return {};
    const Range range{*value, unit_.expression_end(*value)};
    auto out = resolve(range, depth + 1, budget);
    // const { PORT = 3000 } = process.env
    Index close = range.end;
    for (Index seen = 0; seen < 64 && close < unit_.size() && !unit_.is(close, '}'); ++seen) close = unit_.after(close);
    if (unit_.is(close, '}') && unit_.is(close + 1, '=') && unit_.is_word(close + 2, "process") &&
        looks_like_variable(unit_.name(first))) {
      out.variable = unit_.name(first);
      out.plain = false;
    }
    return out;
  }
  std::string setting{unit_.name(first)};
  std::optional<Range> inner;
  if (value && unit_.is(*value, '{')) inner = Range{*value, *value + 1};
  Index at = first;
  while (at + 2 < expression.end && unit_.is(at + 1, '.') && unit_.is_name(at + 2)) {
    at += 2;
    setting.append(".").append(unit_.name(at));
    if (inner) inner = unit_.property(inner->begin, unit_.name(at));
  }
  if (at + 1 != expression.end) return {};
  if (inner && inner->begin != *value) return resolve(*inner, depth + 1, budget);
  Value out;
  if (!value || !unit_.is(*value, '{')) out.setting = setting;
  return out;
}

std::optional<ListenPort> listen_port(const Unit& unit, const Values& values, Range expression) {
  const auto value = values.of(expression);
  ListenPort out;
  if (value.text) {
    out.port = port_number(*value.text);
    if (!out.port) return std::nullopt;
  }
  out.variable = value.variable;
  out.setting = value.setting;
  out.place = value.text ? unit.place(value.literal) : unit.place(expression);
  if (!out.port && out.variable.empty() && out.setting.empty()) return std::nullopt;
  return out;
}

}  // namespace loadline::code

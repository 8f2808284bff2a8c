// SPDX-License-Identifier: Apache-2.0
// Values and functions of bake expressions; whatever is not known here stays unknown.
#include "workflow/bake_value.h"

#include <algorithm>

#include "base/text.h"

namespace loadline::workflow {
namespace {

using Kind = Expression::Kind;
using Found = BakeValue::Kind;
constexpr std::size_t most_active = 60;  // variables that name each other, one in the other

BakeValue open_value(const Source& source, Span span) {
  return {Found::open, std::string{source.text(span)}, {&source, span}, {}, {}};
}

BakeValue boolean(bool value, Place place) { return {Found::boolean, value ? "true" : "false", place, {}, {}}; }

constexpr std::size_t most_spent = 200'000;

std::size_t weight_of(const BakeValue& value) {
  std::size_t out = 1 + value.text.size() / 8;
  for (const auto& item : value.items) out += weight_of(item);
  for (const auto& [name, member] : value.members) out += 1 + weight_of(member);
  return out;
}

bool is_scalar(const BakeValue& value) {
  return value.kind == Found::boolean || value.kind == Found::number || value.kind == Found::string;
}

}  // namespace

const BakeValue* BakeValue::find(std::string_view key) const {
  for (auto member = members.rbegin(); member != members.rend(); ++member)
    if (member->name == key) return &member->value;
  return nullptr;
}

void BakeVariables::add(const Source& source, const std::string& name, const Expression* value) {
  variables_[name] = {&source, value, std::nullopt};
}

BakeValue BakeVariables::look_up(const Source& source, const Expression& name, const BakeScope& scope) {
  if (const auto local = scope.find(name.text); local != scope.end()) return local->second;
  const auto found = variables_.find(name.text);
  if (found == variables_.end() || active_.size() > most_active || active_.contains(name.text))
    return open_value(source, name.span);
  auto& variable = found->second;
  if (!variable.known) {
    active_.insert(name.text);
    variable.known = variable.value == nullptr ? BakeValue{} : evaluate(*variable.source, *variable.value, {});
    active_.erase(name.text);
  }
  spent_ += weight_of(*variable.known);
  if (spent_ > most_spent) return open_value(source, name.span);
  auto out = *variable.known;
  out.place = {&source, name.span};
  return out;
}

BakeValue BakeVariables::join(const Source& source, const Expression& expression, const BakeScope& scope) {
  BakeValue out{Found::string, {}, {&source, expression.span}, {}, {}};
  for (const auto& part : expression.parts) {
    const auto value = part.kind == Kind::string ? BakeValue{Found::string, part.text, {}, {}, {}}
                                                 : evaluate(source, part, scope);
    if (is_scalar(value)) {
      out.text += value.text;
    } else {
      out.text += "${" + std::string{source.text(part.span)} + "}";
      out.kind = Found::open;
    }
  }
  return out;
}

BakeValue BakeVariables::operate(const Source& source, const Expression& expression, const BakeScope& scope) {
  const Place place{&source, expression.span};
  const auto& sign = expression.text;
  const auto left = evaluate(source, expression.parts[0], scope);
  if (expression.parts.size() == 1)
    return sign == "!" && left.kind == Found::boolean ? boolean(left.text != "true", place)
                                                      : open_value(source, expression.span);
  // A side that decides alone spares the other.
  if (sign == "&&" && left.text == "false" && left.kind == Found::boolean) return boolean(false, place);
  if (sign == "||" && left.text == "true" && left.kind == Found::boolean) return boolean(true, place);
  const auto right = evaluate(source, expression.parts[1], scope);
  if (left.kind == Found::open || right.kind == Found::open) return open_value(source, expression.span);
  if (sign == "==" || sign == "!=") {
    const bool comparable = (is_scalar(left) || left.is_null()) && (is_scalar(right) || right.is_null());
    if (!comparable) return open_value(source, expression.span);
    const bool equal = left.is_null() == right.is_null() && left.text == right.text;
    return boolean(equal == (sign == "=="), place);
  }
  if (left.kind == Found::boolean && right.kind == Found::boolean && (sign == "&&" || sign == "||"))
    return boolean(
        sign == "&&" ? left.text == "true" && right.text == "true" : left.text == "true" || right.text == "true",
        place);
  return open_value(source, expression.span);
}

BakeValue BakeVariables::part_of(const Source& source, const Expression& expression, const BakeScope& scope) {
  const auto whole = evaluate(source, expression.parts[0], scope);
  std::string key = expression.text;
  if (expression.kind == Kind::index) {
    const auto index = evaluate(source, expression.parts[1], scope);
    if (!is_scalar(index)) return open_value(source, expression.span);
    key = index.text;
    const auto number = parse_integer<std::size_t>(key);
    if (whole.kind == Found::list && number && *number < whole.items.size()) return whole.items[*number];
  }
  if (const auto* member = whole.find(key)) return *member;
  return open_value(source, expression.span);
}

BakeValue BakeVariables::evaluate(const Source& source, const Expression& expression, const BakeScope& scope) {
  if (++spent_ > most_spent) return open_value(source, expression.span);
  BakeValue out{Found::null, expression.text, {&source, expression.span}, {}, {}};
  switch (expression.kind) {
    case Kind::null: out.text.clear(); return out;
    case Kind::boolean: out.kind = Found::boolean; return out;
    case Kind::number: out.kind = Found::number; return out;
    case Kind::string: out.kind = Found::string; return out;
    case Kind::text: return join(source, expression, scope);
    case Kind::name: return look_up(source, expression, scope);
    case Kind::operation: return operate(source, expression, scope);
    case Kind::attribute:
    case Kind::index: return part_of(source, expression, scope);
    case Kind::open: return open_value(source, expression.span);
    case Kind::list:
      out.kind = Found::list;
      for (const auto& part : expression.parts) out.items.push_back(evaluate(source, part, scope));
      return out;
    case Kind::object:
      out.kind = Found::object;
      for (std::size_t i = 0; i + 1 < expression.parts.size(); i += 2)
        out.members.push_back(
            {evaluate(source, expression.parts[i], scope).text, evaluate(source, expression.parts[i + 1], scope)});
      return out;
    case Kind::conditional: {
      const auto condition = evaluate(source, expression.parts[0], scope);
      if (condition.kind != Found::boolean) return open_value(source, expression.span);
      return evaluate(source, expression.parts[condition.text == "true" ? 1 : 2], scope);
    }
  }
  return out;
}

}  // namespace loadline::workflow

// SPDX-License-Identifier: Apache-2.0
// Trees of values: building, looking up, printing as Go does.
#include "compose/value.h"

#include <charconv>
#include <cmath>

namespace loadline::compose {

const Value* Value::find(std::string_view key) const {
  const auto at = members.find(key);
  return at == members.end() ? nullptr : &at->second.value;
}

Value* Value::find(std::string_view key) {
  const auto at = members.find(key);
  return at == members.end() ? nullptr : &at->second.value;
}

Value& Value::set(std::string_view key, Value value) {
  const auto at = members.find(key);
  if (at != members.end()) {
    at->second.value = std::move(value);
    return at->second.value;
  }
  const Place key_place = value.place;
  return members.emplace(std::string{key}, Member{key_place, std::move(value)}).first->second.value;
}

bool Value::remove(std::string_view key) {
  const auto at = members.find(key);
  if (at == members.end()) return false;
  members.erase(at);
  return true;
}

namespace {

Value value_of(Value::Kind kind, Place place) {
  Value out;
  out.kind = kind;
  out.place = place;
  return out;
}

}  // namespace

Value text_value(std::string text, Place place) {
  Value out = value_of(Value::Kind::text, place);
  out.text = std::move(text);
  return out;
}

Value truth_value(bool truth, Place place) {
  Value out = value_of(Value::Kind::boolean, place);
  out.truth = truth;
  return out;
}

Value integer_value(std::int64_t integer, Place place) {
  Value out = value_of(Value::Kind::integer, place);
  out.integer = integer;
  return out;
}

Value empty_map(Place place) { return value_of(Value::Kind::map, place); }
Value empty_list(Place place) { return value_of(Value::Kind::list, place); }

// Go's %v of a float: the shortest digits that read back, with an exponent below 1e-4 and from 1e21 on.
std::string printed_real(double real) {
  if (std::isnan(real)) return "NaN";
  if (std::isinf(real)) return real < 0 ? "-Inf" : "+Inf";
  const double size = std::fabs(real);
  const bool exponent = size != 0 && (size < 1e-4 || size >= 1e21);
  std::array<char, 64> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), real,
                                 exponent ? std::chars_format::scientific : std::chars_format::fixed);
  return {buffer.data(), end.ptr};
}

std::string printed(const Value& value) {
  switch (value.kind) {
    case Value::Kind::null: return "<nil>";
    case Value::Kind::boolean: return value.truth ? "true" : "false";
    case Value::Kind::integer: return std::to_string(value.integer);
    case Value::Kind::real: return printed_real(value.real);
    case Value::Kind::text: return value.text;
    case Value::Kind::list: return "[]";
    case Value::Kind::map: return "map[]";
  }
  return {};
}

std::string_view kind_name(const Value& value) {
  switch (value.kind) {
    case Value::Kind::null: return "null";
    case Value::Kind::boolean: return "boolean";
    case Value::Kind::integer: return "integer";
    case Value::Kind::real: return "number";
    case Value::Kind::text: return "string";
    case Value::Kind::list: return "list";
    case Value::Kind::map: return "mapping";
  }
  return {};
}

std::size_t size_of(const Value& value) {
  std::size_t out = 1;
  for (const auto& item : value.items) out += size_of(item);
  for (const auto& [key, member] : value.members) out += size_of(member.value);
  return out;
}

std::string dotted(const Path& path) {
  std::string out;
  for (const auto part : path) {
    if (!out.empty() && part != "[]") out += '.';
    out += part;
  }
  return out;
}

bool Pattern::matches_each(const Path& path) const {
  for (std::size_t i = size_; i-- > 0;)
    if (parts_[i] != "*" && parts_[i] != path[i]) return false;
  return true;
}

}  // namespace loadline::compose

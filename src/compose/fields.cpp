// SPDX-License-Identifier: Apache-2.0
// Typed looks at members of a value, with the casts that the reference makes when it fills its structs.
#include "compose/fields.h"

#include <charconv>

#include "base/text.h"
#include "compose/short_forms.h"

namespace loadline::compose {

const Value* written(const Value& value, std::string_view key) {
  const Value* member = value.find(key);
  return member == nullptr || member->is_null() ? nullptr : member;
}

std::string text_of(const Value& value, std::string_view key) {
  const Value* member = written(value, key);
  return member == nullptr || member->is_map() || member->is_list() ? std::string{} : printed(*member);
}

bool truth_of(const Value& value, std::string_view key, bool otherwise) {
  const Value* member = written(value, key);
  if (member == nullptr) return otherwise;
  if (!member->is_text()) return member->truth;
  const auto word = lower(member->text);
  return word == "true" || word == "y" || word == "yes" || word == "on";
}

std::optional<Text> located(const Value& value, std::string_view key) {
  const Value* member = written(value, key);
  if (member == nullptr || member->is_map() || member->is_list()) return std::nullopt;
  return Text{printed(*member), member->place};
}

std::optional<Located<bool>> located_truth(const Value& value, std::string_view key) {
  const Value* member = written(value, key);
  if (member == nullptr) return std::nullopt;
  return Located<bool>{truth_of(value, key), member->place};
}

std::optional<std::int64_t> integer_of(const Value& value, std::string_view key) {
  const Value* member = written(value, key);
  if (member == nullptr) return std::nullopt;
  if (member->kind == Value::Kind::integer) return member->integer;
  if (member->kind == Value::Kind::real && member->real > -9e18 && member->real < 9e18)
    return static_cast<std::int64_t>(member->real);
  return member->is_text() ? parse_integer<std::int64_t>(member->text) : std::nullopt;
}

std::optional<double> real_of(const Value& value, std::string_view key) {
  const Value* member = written(value, key);
  if (member == nullptr) return std::nullopt;
  if (member->kind == Value::Kind::integer) return static_cast<double>(member->integer);
  if (member->kind == Value::Kind::real) return member->real;
  double number = 0;
  const auto* end = member->text.data() + member->text.size();
  const auto [stopped, error] = std::from_chars(member->text.data(), end, number);
  if (!member->is_text() || member->text.empty() || error != std::errc{} || stopped != end) return std::nullopt;
  return number;
}

std::optional<std::int64_t> bytes_of(const Value& value, std::string_view key, Problems& problems) {
  const Value* member = written(value, key);
  if (member == nullptr) return std::nullopt;
  const auto bytes = read_bytes(printed(*member));
  if (!bytes)
    problems.push_back({member->place, std::string{key} + ": \"" + printed(*member) + "\" is not a size in bytes"});
  return bytes;
}

std::optional<double> seconds_of(const Value& value, std::string_view key, Problems& problems) {
  const Value* member = written(value, key);
  if (member == nullptr) return std::nullopt;
  const auto nanoseconds = read_duration(printed(*member));
  if (!nanoseconds) {
    problems.push_back({member->place, std::string{key} + ": \"" + printed(*member) + "\" is not a duration"});
    return std::nullopt;
  }
  return static_cast<double>(*nanoseconds) / 1e9;
}

std::vector<Text> texts_of(const Value& value, std::string_view key) {
  std::vector<Text> out;
  const Value* member = written(value, key);
  if (member == nullptr) return out;
  if (!member->is_list() && !member->is_map()) out.push_back({printed(*member), member->place});
  for (const auto& item : member->items) out.push_back({printed(item), item.place});
  return out;
}

ByName<OptionalText> variables_of(const Value& value, std::string_view key) {
  ByName<OptionalText> out;
  const Value* member = written(value, key);
  if (member == nullptr) return out;
  for (const auto& item : member->items) {
    const auto text = printed(item);
    const auto equals = text.find('=');
    OptionalText made{std::nullopt, item.place};
    if (equals != text.npos) made.value = text.substr(equals + 1);
    out.insert_or_assign(text.substr(0, equals), std::move(made));
  }
  for (const auto& [name, entry] : member->members) {
    const bool bare = entry.value.is_null();
    OptionalText made{std::nullopt, bare ? entry.key : entry.value.place};
    if (!bare) made.value = printed(entry.value);
    out.insert_or_assign(name, std::move(made));
  }
  return out;
}

ByName<Text> mapping_of(const Value& value, std::string_view key) {
  ByName<Text> out;
  for (auto& [name, entry] : variables_of(value, key)) out.emplace(name, Text{entry.value.value_or(""), entry.place});
  return out;
}

std::string path_in_tree(std::string path) { return path == "." ? std::string{} : std::move(path); }

}  // namespace loadline::compose

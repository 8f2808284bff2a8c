// SPDX-License-Identifier: Apache-2.0
// The project as the reference marshals it: the tree printed by the table of shapes.
//
// Paths are relative to the tree's root (the root itself is "."), since a tree may stand anywhere; a path in
// somebody's home keeps its "~". Services of all profiles are printed. Extension fields inside services are
// left out, those at the top level are printed, both as the reference does.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/text.h"
#include "compose/fields.h"
#include "compose/load.h"
#include "compose/shape.h"
#include "compose/short_forms.h"

namespace loadline::compose {
namespace {

using Json = nlohmann::json;
using Made = std::optional<Json>;  // nothing: left out

Json object_json(const Value& value, const Shape& shape);

Json plain_json(const Value& value) {
  switch (value.kind) {
    case Value::Kind::null: return nullptr;
    case Value::Kind::boolean: return value.truth;
    case Value::Kind::integer: return value.integer;
    case Value::Kind::real: return value.real;
    case Value::Kind::text: return value.text;
    case Value::Kind::list: {
      Json out = Json::array();
      for (const auto& item : value.items) out.push_back(plain_json(item));
      return out;
    }
    case Value::Kind::map: {
      Json out = Json::object();
      for (const auto& [key, member] : value.members) out[key] = plain_json(member.value);
      return out;
    }
  }
  return nullptr;
}

Made unless_empty(Json json) { return json.empty() ? Made{} : Made{std::move(json)}; }

Made integer_json(const Value& parent, std::string_view key, bool kept) {
  const auto number = integer_of(parent, key);
  return number && (kept || *number != 0) ? Made{*number} : Made{};
}

Made duration_json(const Value& value, bool kept) {
  const auto nanoseconds = value.is_null() ? std::nullopt : read_duration(printed(value));
  return nanoseconds && (kept || *nanoseconds != 0) ? Made{duration_text(*nanoseconds)} : Made{};
}

Made mode_json(const Value& value) {
  const auto octal = [](std::int64_t mode) {
    std::string out;
    for (auto rest = mode; rest > 0; rest /= 8) out.insert(out.begin(), static_cast<char>('0' + rest % 8));
    return "0" + (out.empty() ? "0" : out);
  };
  if (value.kind == Value::Kind::integer) return octal(value.integer);
  std::int64_t mode = 0;
  for (const char c : value.text) {
    if (c < '0' || c > '7' || mode > (1 << 20)) return {};
    mode = mode * 8 + (c - '0');
  }
  return value.text.empty() ? Made{} : Made{octal(mode)};
}

Json texts_json(const Value& parent, std::string_view key) {
  Json out = Json::array();
  for (const auto& text : texts_of(parent, key)) out.push_back(text.value);
  return out;
}

Made mapping_json(const Value& parent, std::string_view key, bool nulls) {
  Json out = Json::object();
  for (const auto& [name, text] : variables_of(parent, key)) {
    if (!text.value && nulls) out[name] = nullptr;
    else out[name] = text.value.value_or("");
  }
  return unless_empty(std::move(out));
}

Made command_json(const Value& parent, std::string_view key) {
  const Value* value = written(parent, key);
  if (value == nullptr) return Json(nullptr);
  if (!value->is_text()) return texts_json(parent, key);
  const auto words = shell_words(value->text);
  return words ? Json(*words) : Json(nullptr);
}

Made hosts_json(const Value& value) {
  std::vector<std::string> lines;
  const auto add = [&](const std::string& host, std::string_view address) {
    if (address.size() > 2 && address.front() == '[' && address.back() == ']')
      address = address.substr(1, address.size() - 2);
    lines.push_back(host + "=" + std::string{address});
  };
  for (const auto& item : value.items) {
    const auto text = printed(item);
    const auto at = contains(text, "=") ? text.find('=') : text.find(':');
    if (at != text.npos)
      for (const auto address : split(std::string_view{text}.substr(at + 1), ',')) add(text.substr(0, at), address);
  }
  for (const auto& [host, member] : value.members) {
    if (!member.value.is_list()) add(host, member.value.is_null() ? "" : printed(member.value));
    for (const auto& item : member.value.items) add(host, printed(item));
  }
  std::ranges::sort(lines);
  return unless_empty(Json(lines));
}

Made many_options_json(const Value& value) {
  Json out = Json::object();
  for (const auto& [key, member] : value.members) {
    Json list = Json::array();
    for (const auto& item : member.value.items) list.push_back(printed(item));
    if (!member.value.is_list()) list.push_back(printed(member.value));
    out[key] = std::move(list);
  }
  return unless_empty(std::move(out));
}

Made ulimits_json(const Value& value, const Shape& shape) {
  Json out = Json::object();
  for (const auto& [name, member] : value.members) {
    if (member.value.is_map()) out[name] = object_json(member.value, shape);
    else if (integer_of(value, name).value_or(0) != 0) out[name] = *integer_of(value, name);
    else out[name] = Json::object();
  }
  return unless_empty(std::move(out));
}

Made ssh_json(const Value& value) {
  Json out = Json::array();
  for (const auto& [id, member] : value.members)
    out.push_back(member.value.is_null() ? id : id + ": " + printed(member.value));
  return unless_empty(std::move(out));
}

Made objects_json(const Value& value, const Field& field) {
  Json out = Json::array();
  for (const auto& item : value.items) out.push_back(object_json(item, *field.inner));
  return unless_empty(std::move(out));
}

Made named_json(const Value& value, const Field& field) {
  Json out = Json::object();
  for (const auto& [name, member] : value.members)
    out[name] = member.value.is_null() ? Json(nullptr) : object_json(member.value, *field.inner);
  return unless_empty(std::move(out));
}

Made bytes_json(const Value& value) {
  const auto bytes = read_bytes(printed(value));
  return bytes && *bytes != 0 ? Made{std::to_string(*bytes)} : Made{};
}

Made scalar_json(const Value& parent, const Value& value, const Field& field) {
  switch (field.form) {
    case Form::truth: return truth_of(parent, field.name) ? Made{true} : Made{};
    case Form::external: return value.truth || value.is_map() ? Made{true} : Made{};
    case Form::truth_kept: return Json(truth_of(parent, field.name));
    case Form::opt_out: return truth_of(parent, field.name) ? Made{} : Made{false};
    case Form::integer: return integer_json(parent, field.name, false);
    case Form::integer_kept: return integer_json(parent, field.name, true);
    case Form::real: {
      const auto number = real_of(parent, field.name);
      return number && *number != 0 ? Made{*number} : Made{};
    }
    case Form::bytes: return bytes_json(value);
    case Form::duration: return duration_json(value, false);
    case Form::duration_kept: return duration_json(value, true);
    case Form::file_mode: return mode_json(value);
    case Form::count: return lower(value.text) == "all" ? Made{-1} : integer_json(parent, field.name, false);
    default: {
      auto text = printed(value);
      return text.empty() ? Made{} : Made{std::move(text)};
    }
  }
}

// What a missing or null member prints: mostly nothing.
Made missing_json(const Field& field) {
  if (field.form == Form::command) return Json(nullptr);
  if (field.form == Form::truth_always) return Json(false);
  if (field.form == Form::object_always) return object_json(empty_map({}), *field.inner);
  return {};
}

Made field_json(const Value& parent, const Field& field) {
  const Value* value = written(parent, field.name);
  if (value == nullptr) return missing_json(field);
  switch (field.form) {
    case Form::hidden: return {};
    case Form::truth_always: return Json(truth_of(parent, field.name));
    case Form::variables: return mapping_json(parent, field.name, true);
    case Form::mapping:
    case Form::options: return mapping_json(parent, field.name, false);
    case Form::many_options: return many_options_json(*value);
    case Form::hosts: return hosts_json(*value);
    case Form::strings: return unless_empty(texts_json(parent, field.name));
    case Form::command: return command_json(parent, field.name);
    case Form::test:
      return value->is_text() ? Json::array({"CMD-SHELL", value->text}) : unless_empty(texts_json(parent, field.name));
    case Form::ssh: return ssh_json(*value);
    case Form::object:
    case Form::object_always: return object_json(*value, *field.inner);
    case Form::objects: return objects_json(*value, field);
    case Form::named: return named_json(*value, field);
    case Form::ulimits: return ulimits_json(*value, *field.inner);
    default: return scalar_json(parent, *value, field);
  }
}

Json object_json(const Value& value, const Shape& shape) {
  Json out = Json::object();
  for (const auto& field : shape.fields)
    if (auto made = field_json(value, field))
      out[std::string{field.printed_as.empty() ? field.name : field.printed_as}] = std::move(*made);
  return out;
}

}  // namespace

std::string to_json(const Project& project) {
  Json out = object_json(project.tree, project_shape());
  out["name"] = project.name;
  if (!out.contains("services")) out["services"] = Json::object();
  for (const auto& [key, member] : project.tree.members)
    if (key.starts_with("x-")) out[key] = plain_json(member.value);
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace loadline::compose

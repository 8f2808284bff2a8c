// SPDX-License-Identifier: Apache-2.0
// A merged model held against the table.
#include "compose/shape.h"

#include <algorithm>
#include <string>

#include "base/text.h"

namespace loadline::compose {
namespace {

Takes kind_of(const Value& value) {
  switch (value.kind) {
    case Value::Kind::null: return takes_null;
    case Value::Kind::boolean: return takes_truth;
    case Value::Kind::integer: return takes_integer;
    case Value::Kind::real: return takes_number & ~takes_integer;
    case Value::Kind::text: return takes_text;
    case Value::Kind::list: return takes_list;
    case Value::Kind::map: return takes_map;
  }
  return 0;
}

std::string wanted_text(Takes takes) {
  std::vector<std::string> words;
  if ((takes & takes_map) != 0) words.emplace_back("mapping");
  if ((takes & takes_list) != 0) words.emplace_back("list");
  if ((takes & takes_truth) != 0) words.emplace_back("boolean");
  if ((takes & takes_number) == takes_number) words.emplace_back("number");
  else if ((takes & takes_integer) != 0) words.emplace_back("integer");
  if ((takes & takes_text) != 0) words.emplace_back("string");
  if (words.size() < 2) return words.empty() ? "nothing" : words[0];
  std::string out = words[0];
  for (std::size_t i = 1; i < words.size(); ++i) out += (i + 1 == words.size() ? " or " : ", ") + words[i];
  return out;
}

class Checker {
 public:
  explicit Checker(std::vector<Problem>& problems) : problems_{problems} {}

  void object(Value& value, const Shape& shape) {
    for (auto at = value.members.begin(); at != value.members.end();) {
      path_.push_back(at->first);
      const bool good = member(at->first, at->second, shape);
      path_.pop_back();
      at = good ? std::next(at) : value.members.erase(at);
    }
    for (const auto& field : shape.fields)
      if (field.required && value.find(field.name) == nullptr)
        tell(value.place, "needs \"" + std::string{field.name} + "\"");
  }

 private:
  void tell(Place place, const std::string& what) { problems_.push_back({place, dotted(path_) + " " + what}); }

  bool is(const Value& value, Takes takes) {
    if ((kind_of(value) & takes) != 0) return true;
    tell(value.place, "must be a " + wanted_text(takes) + ", not a " + std::string{kind_name(value)});
    return false;
  }

  // False where it must go.
  bool member(const std::string& key, Member& member, const Shape& shape) {
    if (key.starts_with("x-")) return true;
    const Field* field = shape.find(key);
    if (field != nullptr) return is(member.value, field->takes) && content(member.value, *field);
    if (shape.open) return true;
    std::vector<std::string_view> names;
    for (const auto& known : shape.fields)
      if (suggestions_ < 20 && key.size() < 40) names.push_back(known.name);
    ++suggestions_;  // distances are dear: no more than a person reads
    const auto near = nearest(key, names);
    tell(member.key,
         "is not a key that Compose knows" + (near.empty() ? "" : "; did you mean " + std::string{near} + "?"));
    return false;
  }

  void each_item(Value& list, Takes takes) {
    path_.push_back("[]");
    std::erase_if(list.items, [&](const Value& item) { return !is(item, takes); });
    path_.pop_back();
  }

  void each_member(Value& map, Takes takes) {
    for (auto at = map.members.begin(); at != map.members.end();) {
      path_.push_back(at->first);
      const bool good = is(at->second.value, takes);
      path_.pop_back();
      at = good ? std::next(at) : map.members.erase(at);
    }
  }

  bool content(Value& value, const Field& field) {
    constexpr Takes scalar = takes_text | takes_number | takes_truth | takes_null;
    switch (field.form) {
      case Form::strings:
        each_item(value, field.name == "expose" || field.name == "group_add" ? takes_text | takes_number : takes_text);
        break;
      case Form::command:
      case Form::test: each_item(value, takes_text); break;
      case Form::variables:
      case Form::mapping:
        each_item(value, takes_text);
        each_member(value, scalar);
        break;
      case Form::options: each_member(value, scalar); break;
      case Form::object:
      case Form::object_always:
        if (field.inner != nullptr && value.is_map()) object(value, *field.inner);
        break;
      case Form::objects: objects(value, field); break;
      case Form::named: named(value, field); break;
      case Form::ulimits: ulimits(value, field); break;
      case Form::count: return is_count(value);
      default: return least(value, field.name);
    }
    return true;
  }

  bool is_count(const Value& value) {
    if (!value.is_text() || lower(value.text) == "all" || parse_integer<std::int64_t>(value.text)) return true;
    tell(value.place, "must be \"all\" or a number");
    return false;
  }

  bool least(const Value& value, std::string_view name) {
    const std::int64_t bound = name == "oom_score_adj" ? -1000 : 0;
    if (name != "oom_score_adj" && name != "cpu_count" && name != "cpu_percent" && name != "size") return true;
    if (value.kind != Value::Kind::integer || value.integer >= bound) return true;
    tell(value.place, "must be at least " + std::to_string(bound));
    return false;
  }

  // Whether the items of this list have a short form.
  static Takes item_takes(std::string_view name) {
    if (name == "ports") return takes_map | takes_text | takes_number;
    for (const std::string_view known : {"volumes", "secrets", "configs", "devices", "env_file"})
      if (name == known) return takes_map | takes_text;
    return takes_map;
  }

  void objects(Value& list, const Field& field) {
    const auto takes = path_.size() == 3 || field.name == "secrets" ? item_takes(field.name) : takes_map;
    path_.push_back("[]");
    std::erase_if(list.items, [&](const Value& item) { return !is(item, takes); });
    for (auto& item : list.items)
      if (item.is_map()) object(item, *field.inner);
    path_.pop_back();
  }

  void named(Value& map, const Field& field) {
    // A network, volume or attachment may be only a name; a service or secret may not.
    const bool bare = field.name == "networks" || field.name == "volumes" || field.name == "models";
    for (auto at = map.members.begin(); at != map.members.end();) {
      path_.push_back(at->first);
      const bool good = is(at->second.value, bare ? takes_map | takes_null : takes_map);
      if (good && at->second.value.is_map()) object(at->second.value, *field.inner);
      path_.pop_back();
      at = good ? std::next(at) : map.members.erase(at);
    }
  }

  void ulimits(Value& map, const Field& field) {
    for (auto& [name, member] : map.members) {
      path_.push_back(name);
      if (member.value.is_map()) object(member.value, *field.inner);
      path_.pop_back();
    }
  }

  std::vector<Problem>& problems_;
  Path path_;
  int suggestions_ = 0;
};

}  // namespace

const Field* Shape::find(std::string_view key) const {
  const auto at = std::ranges::find(fields, key, &Field::name);
  return at == fields.end() ? nullptr : &*at;
}

void check_shape(Value& model, std::vector<Problem>& problems) { Checker{problems}.object(model, project_shape()); }

}  // namespace loadline::compose

// SPDX-License-Identifier: Apache-2.0
// Environment variables that are read, and ports that configuration objects hold.
#include "base/text.h"
#include "code/reader.h"

namespace loadline::code {
namespace {

// The literal right behind: X || 'a', X ?? 3
std::optional<std::string> fallback_after(const Unit& unit, Index at) {
  if (!unit.is(at, or_mark) && !unit.is(at, coalesce_mark)) return std::nullopt;
  if (unit.is_string(at + 1)) return std::string{unit.string(at + 1)};
  if (at + 1 < unit.size() && unit.tokens[at + 1].kind == Kind::number) return std::string{unit.name(at + 1)};
  return std::nullopt;
}

constexpr unsigned deepest = 6;

// Keys of an object that speak of a port, their own objects too.
void settings_in(const Reading& reading, Index open, const std::string& prefix, unsigned depth) {
  const auto& unit = reading.unit;
  if (depth > deepest || !unit.is(open, '{')) return;
  for (const auto item : unit.items(unit.inside(open))) {
    if (item.end < item.begin + 3 || !unit.is(item.begin + 1, ':')) continue;
    if (!unit.is_name(item.begin) && !unit.is_string(item.begin)) continue;
    const std::string key = prefix +
                            std::string{unit.is_string(item.begin) ? unit.string(item.begin) : unit.name(item.begin)};
    if (unit.is(item.begin + 2, '{')) {
      settings_in(reading, item.begin + 2, key + ".", depth + 1);
    } else if (lower(key).ends_with("port")) {
      if (auto port = listen_port(unit, reading.values, {item.begin + 2, item.end}))
        reading.facts.settings.push_back({key, std::move(*port)});
    }
  }
}

// The object that an expression is or that a function in it returns: { }, () => ({ }), () => { return { } }.
std::optional<Index> object_of(const Unit& unit, Index at) {
  if (unit.is_word(at, "async")) ++at;
  if (unit.is_word(at, "function")) at += unit.is_name(at + 1) ? 2u : 1u;
  if (unit.is(at, '(') && unit.after(at) < unit.size()) {
    Index next = unit.after(at);
    while (next < unit.size() && next < at + 40 && !unit.is(next, arrow_mark) && !unit.is(next, '{') &&
           !unit.is(next, ';'))
      ++next;
    if (unit.is(next, arrow_mark)) ++next;
    at = next;
    if (unit.is(at, '(')) ++at;
  }
  if (!unit.is(at, '{')) return std::nullopt;
  const auto body = unit.inside(at);
  Index look = body.begin;
  for (Index seen = 0; look < body.end && seen < 400; ++seen, look = unit.after(look))
    if (unit.is_word(look, "return")) return unit.is(look + 1, '{') ? std::optional{look + 1} : std::nullopt;
  return at;
}

}  // namespace

void read_environment(const Reading& reading, Index i) {
  const auto& unit = reading.unit;
  const auto word = unit.name(i);
  if (word != "process" && word != "get" && word != "getOrThrow" && word != "Bun" && word != "meta") return;
  if (const auto variable = environment_name(unit, i)) {
    if (!looks_like_variable(variable->name) && !unit.is_string(variable->at)) return;
    reading.facts.environment.push_back(
        {std::string{variable->name}, fallback_after(unit, variable->after), unit.place(variable->at)});
    return;
  }
  if (word[0] != 'g' || i == 0 || !unit.is(i - 1, '.')) return;
  const auto open = unit.call(i);
  if (!open || !unit.is_string(*open + 1) || !looks_like_variable(unit.string(*open + 1))) return;
  EnvironmentRead read{std::string{unit.string(*open + 1)}, fallback_after(unit, unit.after(*open)),
                       unit.place(*open + 1)};
  const auto items = unit.items(unit.inside(*open));
  if (items.size() > 1) {
    const auto value = reading.values.of(items[1]);
    if (value.text && value.plain) read.fallback = value.text;
  }
  reading.facts.environment.push_back(std::move(read));
}

void read_port_settings(const Reading& reading, Index i) {
  const auto& unit = reading.unit;
  const auto word = unit.name(i);
  if (word == "registerAs" && unit.is(i + 1, '(') && unit.is_string(i + 2) && unit.is(i + 3, ',')) {
    if (const auto object = object_of(unit, i + 4))
      settings_in(reading, *object, std::string{unit.string(i + 2)} + ".", 0);
  } else if (word == "export" && unit.is_word(i + 1, "default")) {
    if (unit.is_word(i + 2, "registerAs")) return;
    if (const auto object = object_of(unit, i + 2)) settings_in(reading, *object, "", 0);
  } else if (word == "export" && unit.is_word(i + 1, "const") && unit.is_name(i + 2)) {
    Index at = i + 3;
    while (at < i + 12 && at < unit.size() && !unit.is(at, '=') && !unit.is(at, ';')) ++at;
    if (!unit.is(at, '=')) return;
    const std::string name{unit.name(i + 2)};
    if (const auto object = object_of(unit, at + 1)) return settings_in(reading, *object, name + ".", 0);
    if (!lower(name).ends_with("port")) return;
    if (auto port = listen_port(unit, reading.values, {at + 1, unit.expression_end(at + 1)}))
      reading.facts.settings.push_back({name, std::move(*port)});
  } else if (word == "module" && unit.is(i + 1, '.') && unit.is_word(i + 2, "exports") && unit.is(i + 3, '=')) {
    if (unit.is_name(i + 4) && !unit.is(i + 5, '(')) reading.facts.default_export = unit.name(i + 4);
    if (const auto object = object_of(unit, i + 4)) settings_in(reading, *object, "", 0);
  }
}

}  // namespace loadline::code

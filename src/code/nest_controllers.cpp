// SPDX-License-Identifier: Apache-2.0
// NestJS controllers: decorators gathered in front of a class or a method, and the routes they make.
#include <algorithm>

#include "base/text.h"
#include "code/reader.h"

namespace loadline::code {
namespace {

struct Decorator {
  std::string_view name;
  std::optional<Index> open;  // of its arguments
  Index at = 0;
};

struct Controller {
  std::string name;
  std::vector<std::string> paths;
  std::vector<std::string> versions;
  bool exact = true;
  Index end = 0;  // of its body
};

// @a @b(...) @c.d(): all decorators from i on; i moves behind them.
std::vector<Decorator> decorators_at(const Unit& unit, Index& i) {
  std::vector<Decorator> out;
  while (unit.is(i, '@') && unit.is_name(i + 1)) {
    Decorator decorator;
    decorator.at = i;
    ++i;
    while (unit.is(i + 1, '.') && unit.is_name(i + 2)) i += 2;
    decorator.name = unit.name(i);
    if (const auto open = unit.call(i)) {
      decorator.open = *open;
      i = unit.after(*open);
    } else {
      ++i;
    }
    out.push_back(decorator);
  }
  return out;
}

// '1', ['1', '2'], VERSION_NEUTRAL; "" stands for the last.
std::vector<std::string> versions_of(const Reading& reading, Range expression) {
  std::vector<std::string> out;
  auto items = std::vector<Range>{expression};
  if (reading.unit.is(expression.begin, '[')) items = reading.unit.items(reading.unit.inside(expression.begin));
  for (const auto item : items) out.push_back(reading.values.of(item).text.value_or(""));
  return out;
}

Controller controller_of(const Reading& reading, const Decorator& decorator) {
  const auto& unit = reading.unit;
  Controller out;
  out.paths = {""};
  if (!decorator.open) return out;
  const auto items = unit.items(unit.inside(*decorator.open));
  if (items.empty()) return out;
  std::optional<Range> path = items[0];
  if (unit.is(items[0].begin, '{')) {
    path = unit.property(items[0].begin, "path");
    if (const auto version = unit.property(items[0].begin, "version")) out.versions = versions_of(reading, *version);
    if (unit.property(items[0].begin, "host")) out.exact = false;
  }
  if (!path) return out;
  if (auto paths = strings_of(reading, *path)) {
    out.paths = std::move(*paths);
  } else {
    out.exact = false;
  }
  return out;
}

std::string_view method_of(std::string_view decorator) {
  constexpr std::pair<std::string_view, std::string_view> methods[] = {
      {"Get", "GET"},   {"Post", "POST"},       {"Put", "PUT"}, {"Patch", "PATCH"}, {"Delete", "DELETE"},
      {"Head", "HEAD"}, {"Options", "OPTIONS"}, {"All", "ALL"}, {"Sse", "GET"}};
  for (const auto& [name, method] : methods)
    if (name == decorator) return method;
  return {};
}

void add_routes(const Reading& reading, const Controller& controller, const std::vector<Decorator>& decorators) {
  const auto health = std::ranges::find(decorators, "HealthCheck", &Decorator::name) != decorators.end();
  const auto version = std::ranges::find(decorators, "Version", &Decorator::name);
  auto versions = controller.versions;
  if (version != decorators.end() && version->open)
    versions = versions_of(reading, reading.unit.inside(*version->open));
  for (const auto& decorator : decorators) {
    const auto method = method_of(decorator.name);
    if (method.empty() || !decorator.open) continue;
    std::vector<std::string> paths{""};
    bool exact = controller.exact;
    if (const auto items = reading.unit.items(reading.unit.inside(*decorator.open)); !items.empty()) {
      if (auto written = strings_of(reading, items[0])) {
        paths = std::move(*written);
      } else {
        exact = false;
      }
    }
    for (const auto& front : controller.paths) {
      for (const auto& path : paths) {
        Route route;
        route.method = method;
        route.path = normal_path(front + "/" + path);
        route.place = reading.unit.place(Range{decorator.at, reading.unit.after(*decorator.open)});
        route.exact = exact;
        route.kind = RouteKind::controller;
        route.owner = controller.name;
        route.versions = versions;
        route.health_check = health;
        reading.facts.routes.push_back(std::move(route));
      }
    }
  }
}

}  // namespace

void read_controllers(const Reading& reading) {
  const auto& unit = reading.unit;
  if (std::ranges::none_of(reading.beginnings, [&](Index i) { return unit.is_word(i, "Controller"); })) return;
  std::optional<Controller> current;
  for (Index i = 0; i < unit.size(); ++i) {
    if (!unit.is(i, '@')) continue;
    const auto decorators = decorators_at(unit, i);
    if (decorators.empty()) continue;
    Index next = i;
    while (unit.is_word(next, "export") || unit.is_word(next, "default") || unit.is_word(next, "abstract")) ++next;
    if (unit.is_word(next, "class")) {
      const auto found = std::ranges::find(decorators, "Controller", &Decorator::name);
      current.reset();
      if (found != decorators.end()) {
        current = controller_of(reading, *found);
        current->name = unit.name(next + 1);
        const auto version = std::ranges::find(decorators, "Version", &Decorator::name);
        if (version != decorators.end() && version->open)
          current->versions = versions_of(reading, unit.inside(*version->open));
        Index body = next;
        while (body < unit.size() && body < next + 60 && !unit.is(body, '{')) ++body;
        current->end = unit.is(body, '{') ? unit.tokens[body].partner : unit.size();
      }
    } else if (current && i <= current->end) {
      add_routes(reading, *current, decorators);
    }
    --i;
  }
}

}  // namespace loadline::code

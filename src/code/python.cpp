// SPDX-License-Identifier: Apache-2.0
// Python services: Flask, FastAPI, Starlette; uvicorn.run, app.run.
#include <algorithm>

#include "base/text.h"
#include "code/reader.h"

namespace loadline::code {
namespace {

// <int:id> of Flask, {id} of FastAPI.
std::string pattern_of(std::string_view path) {
  std::string out;
  for (const auto part : split(path, '/')) {
    if (part.size() > 2 && (part[0] == '<' || part[0] == '{')) {
      const auto inner = part.substr(1, part.size() - 2);
      const auto colon = inner.find(':');
      out += inner.ends_with(":path") || inner.starts_with("path:")
                 ? "*"
                 : ":" + std::string{part[0] == '<' && colon != inner.npos ? inner.substr(colon + 1)
                                                                           : inner.substr(0, colon)};
    } else {
      out += part;
    }
    out += '/';
  }
  return normal_path(out);
}

std::string text_of(const Reading& reading, std::optional<Range> expression) {
  if (!expression) return {};
  return reading.values.of(*expression).text.value_or("");
}

// X = FastAPI(), Flask(..), APIRouter(prefix=), Blueprint(.., url_prefix=)
void read_router(const Reading& reading, Index i) {
  const auto& unit = reading.unit;
  const auto word = unit.name(i);
  const bool root = word == "Flask" || word == "FastAPI" || word == "Quart" || word == "Starlette" || word == "Sanic";
  if (!root && word != "APIRouter" && word != "Blueprint") return;
  if (i < 2 || !unit.is(i + 1, '(') || !unit.is(i - 1, '=') || !unit.is_name(i - 2)) return;
  Router router{std::string{unit.name(i - 2)}, "", root};
  router.prefix = text_of(reading, unit.keyword(i + 1, word == "Blueprint" ? "url_prefix" : "prefix"));
  if (word == "FastAPI") router.prefix = "";
  reading.facts.routers.push_back(std::move(router));
}

// @app.get('/health'), @app.route('/health', methods=['GET'])
void read_route(const Reading& reading, Index at) {
  const auto& unit = reading.unit;
  if (!unit.is_name(at + 1) || !unit.is(at + 2, '.') || !unit.is_name(at + 3) || !unit.is(at + 4, '(')) return;
  const auto word = unit.name(at + 3);
  if (!is_method(word) && word != "route" && word != "api_route" && word != "websocket") return;
  const auto items = unit.items(unit.inside(at + 4));
  if (items.empty() || word == "websocket") return;
  const auto value = reading.values.of(items[0]);
  Route route;
  route.path = pattern_of(value.text.value_or(""));
  route.exact = value.text && value.plain;
  route.kind = RouteKind::router;
  route.owner = unit.name(at + 1);
  route.place = unit.place(Range{at, unit.after(at + 4)});
  std::vector<std::string> methods{word == "route" || word == "api_route" ? "GET" : std::string{word}};
  if (const auto written = unit.keyword(at + 4, "methods"))
    if (auto listed = strings_of(reading, *written)) methods = std::move(*listed);
  for (auto& method : methods) {
    std::ranges::transform(method, method.begin(),
                           [](char c) { return static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c); });
    route.method = method;
    reading.facts.routes.push_back(route);
  }
}

// app.include_router(health.router, prefix='/api'), app.register_blueprint(bp, url_prefix='/x')
void read_mount(const Reading& reading, Index i) {
  const auto& unit = reading.unit;
  const auto word = unit.name(i);
  const bool blueprint = word == "register_blueprint";
  if (!blueprint && word != "include_router") return;
  if (i < 2 || !unit.is(i - 1, '.') || !unit.is(i + 1, '(')) return;
  const auto items = unit.items(unit.inside(i + 1));
  if (items.empty() || !unit.is_name(items[0].begin)) return;
  Mount mount{std::string{unit.name(i - 2)}, "", std::string{unit.name(items[0].begin)}, "", true};
  if (const auto prefix = unit.keyword(i + 1, blueprint ? "url_prefix" : "prefix")) {
    const auto value = reading.values.of(*prefix);
    mount.prefix = value.text.value_or("");
    mount.exact = value.text && value.plain;
  }
  reading.facts.mounts.push_back(std::move(mount));
}

// uvicorn.run(app, port=8000), app.run(host=.., port=5000)
void read_port(const Reading& reading, Index i) {
  const auto& unit = reading.unit;
  if (!unit.is_word(i, "run") || i < 2 || !unit.is(i - 1, '.') || !unit.is(i + 1, '(')) return;
  const auto receiver = unit.name(i - 2);
  const bool uvicorn = receiver == "uvicorn";
  const bool application = std::ranges::find(reading.facts.routers, receiver, &Router::name) !=
                               reading.facts.routers.end() ||
                           receiver == "app" || receiver == "web";
  if (!uvicorn && !application) return;
  reading.facts.starts = true;
  const auto port = unit.keyword(i + 1, "port");
  if (!port) return;
  if (auto found = listen_port(unit, reading.values, *port)) reading.facts.ports.push_back(std::move(*found));
}

void read_import(const Reading& reading, Index i) {
  const auto& unit = reading.unit;
  const bool from = unit.is_word(i, "from");
  if (!from && !unit.is_word(i, "import")) return;
  const auto line = slice(unit.text, i > 0 ? unit.tokens[i - 1].end : 0, unit.tokens[i].begin);
  if (i > 0 && line.find('\n') == line.npos) return;
  Index at = i + 1;
  while (unit.is(at, '.')) ++at;
  while (unit.is_name(at) && unit.is(at + 1, '.') && unit.is_name(at + 2)) at += 2;
  if (at <= i + 1 && !unit.is_name(at)) return;
  Import import;
  import.place = unit.place(Range{i + 1, at + 1});
  import.specifier = import.place.text();
  import.certain = true;
  if (from && unit.is_word(at + 1, "import")) {
    for (Index name = at + 2; unit.is_name(name); name += 2) {
      const bool renamed = unit.is_word(name + 1, "as");
      if (renamed) name += 2;
      reading.facts.names.push_back({std::string{unit.name(name)}, import.specifier});
      if (!unit.is(name + 1, ',')) break;
    }
  }
  reading.facts.imports.push_back(std::move(import));
}

}  // namespace

void read_python(const Reading& reading) {
  const auto& unit = reading.unit;
  for (Index i = 0; i < unit.size(); ++i)
    if (unit.is_name(i)) read_router(reading, i);
  for (Index i = 0; i < unit.size(); ++i) {
    if (unit.is(i, '@')) read_route(reading, i);
    if (!unit.is_name(i)) continue;
    read_import(reading, i);
    read_mount(reading, i);
    read_port(reading, i);
    if (const auto variable = environment_name(unit, i))
      reading.facts.environment.push_back({std::string{variable->name}, std::nullopt, unit.place(variable->at)});
  }
}

}  // namespace loadline::code

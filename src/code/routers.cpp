// SPDX-License-Identifier: Apache-2.0
// Routes of Express, Fastify, Koa, Hono and of Nest's own HTTP adapter: what hangs on which variable, and
// where that is mounted. combine() follows the mounts over files.
#include "code/routers.h"

#include <algorithm>

#include "base/text.h"
#include "code/reader.h"

namespace loadline::code {
namespace {

struct Maker {
  std::string_view name;
  bool root;
};
constexpr Maker makers[] = {{"express", true},
                            {"Router", false},
                            {"fastify", true},
                            {"Fastify", true},
                            {"Hono", true},
                            {"OpenAPIHono", true},
                            {"Koa", true},
                            {"KoaRouter", false},
                            {"polka", true},
                            {"Elysia", true},
                            {"getHttpAdapter", true},
                            {"NestFactory", true},
                            {"ExpressRouter", false},
                            {"PromiseRouter", false}};
constexpr std::string_view usual_names[] = {"app", "router", "server", "fastify", "api", "instance"};

class Reader {
 public:
  explicit Reader(const Reading& reading) : reading_{reading}, unit_{reading.unit} {}

  void run() {
    bool any = false;
    for (const Index i : reading_.beginnings)
      if (maker(i)) any = true;
    const auto speaks = [](const Import& import) {
      return import.package == "express" || import.package == "fastify" || import.package == "koa" ||
             import.package == "hono" || import.package == "koa-router" || import.package == "@koa/router" ||
             import.package == "polka";
    };
    // A file that imports no framework may still be handed an application, under one of its usual names.
    any = any || std::ranges::any_of(reading_.facts.imports, speaks);
    if (!any) {
      for (const Index i : reading_.beginnings)
        if (i > 1 && unit_.is(i - 1, '.')) method(i);
      return;
    }
    for (Index i = 2; i < unit_.size(); ++i) {
      if (!unit_.is_name(i)) continue;
      unit_.is(i - 1, '.') ? method(i) : handed_over(i);
    }
  }

 private:
  // const X = [await] [new] maker(...): a router called X.
  bool maker(Index i) {
    const auto found = std::ranges::find(makers, unit_.name(i), &Maker::name);
    if (found == std::end(makers)) return false;
    const bool nest = found->name == "NestFactory";
    if (nest ? !unit_.is_word(i + 2, "create") : !unit_.call(i).has_value()) return false;
    Index start = i;
    while (start > 1 && unit_.is(start - 1, '.') && unit_.is_name(start - 2)) start -= 2;
    while (start > 0 && (unit_.is_word(start - 1, "new") || unit_.is_word(start - 1, "await"))) --start;
    if (start < 2 || !unit_.is(start - 1, '=')) return false;
    Index name = start - 2;
    Index type = name;
    for (unsigned back = 0; back < 8 && type > 1; ++back, --type) {  // X: express.Application = ...
      if (unit_.is(type - 1, ':')) name = type - 2;
      if (!unit_.is_name(type - 1) && !unit_.is(type - 1, '.') && !unit_.is(type - 1, '<') && !unit_.is(type - 1, '>'))
        break;
    }
    if (!unit_.is_name(name)) return false;
    Router router{std::string{unit_.name(name)}, "", found->root};
    if (const auto open = unit_.call(i)) {
      if (const auto prefix = unit_.property(*open + 1, "prefix"))
        router.prefix = reading_.values.of(*prefix).text.value_or("");
    }
    reading_.facts.routers.push_back(std::move(router));
    return true;
  }

  [[nodiscard]] bool is_router(std::string_view name) const {
    return std::ranges::find(reading_.facts.routers, name, &Router::name) != reading_.facts.routers.end();
  }

  // The router on which the call at i is made: "" for none; by the function whose parameter it is.
  std::string owner_of(Index i) {
    const Index receiver = i - 2;
    if (!unit_.is_name(receiver)) return {};
    const auto name = unit_.name(receiver);
    if (const auto* scope = scope_of(receiver, name)) return scope->name;
    if (is_router(name)) return std::string{name};
    if (std::ranges::find(usual_names, name) != std::end(usual_names)) return std::string{name};
    const bool imported = std::ranges::any_of(
        reading_.facts.names, [&](const ImportedName& n) { return n.name == name && n.specifier.starts_with('.'); });
    return imported && lower(name).ends_with("router") ? std::string{name} : std::string{};
  }

  const FunctionScope* scope_of(Index i, std::string_view parameter) {
    if (!functions_) functions_ = functions_of(unit_);
    const FunctionScope* best = nullptr;
    for (const auto& scope : *functions_)
      if (scope.body.begin <= i && i < scope.body.end && scope.first == parameter)
        best = &scope;  // the innermost comes last
    return best;
  }

  void method(Index i) {
    const auto word = unit_.name(i);
    const bool verb = is_method(word);
    if (!verb && word != "use" && word != "register" && word != "route" && word != "prefix") return;
    const auto open = unit_.call(i);
    if (!open) return;
    const auto items = unit_.items(unit_.inside(*open));
    if (items.empty()) return;
    if (verb && items.size() < 2) return;
    // app.getHttpAdapter().get('/health', ...), chains: router.get(...).get(...)
    if (unit_.is(i - 2, ')')) return verb && adapter(i) ? add_route(i, *open, items, "", RouteKind::direct) : void();
    const auto owner = owner_of(i);
    if (owner.empty()) return;
    if (verb && unit_.is(items.back().begin, '{') && !is_router(owner)) return;  // api.get('/x', { params }): a client
    if (verb) return add_route(i, *open, items, owner, RouteKind::router);
    if (word == "use") return use(items, owner, i);
    if (word == "register") return registered(items, owner);
    if (word == "route") return route(*open, items, owner);
    const auto value = reading_.values.of(items[0]);  // koa-router: router.prefix('/api')
    for (auto& router : reading_.facts.routers)
      if (router.name == owner && value.text) router.prefix = *value.text;
  }

  [[nodiscard]] bool adapter(Index i) const {
    const Index open = unit_.tokens[i - 2].partner;
    if (open == 0 || open >= unit_.size()) return false;
    return unit_.is_word(open - 1, "getHttpAdapter") || unit_.is_word(open - 1, "getInstance");
  }

  void add(std::string method, const std::string& path, Place place, const std::string& owner, RouteKind kind) {
    Route out;
    out.method = std::move(method);
    out.path = normal_path(path);
    out.place = place;
    out.kind = kind;
    out.owner = owner;
    reading_.facts.routes.push_back(std::move(out));
  }

  void add_route(Index i, Index open, const std::vector<Range>& items, const std::string& owner, RouteKind kind) {
    auto method = std::string{unit_.name(i)};
    std::ranges::transform(method, method.begin(),
                           [](char c) { return static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c); });
    const auto paths = strings_of(reading_, items[0]);
    if (!paths) return;
    for (const auto& path : *paths)
      if (path.starts_with('/') || path == "*")
        add(method, path, unit_.place(Range{i, unit_.after(open)}), owner, kind);
  }

  [[nodiscard]] bool is_function(Range item) const {
    if (unit_.is_word(item.begin, "async") || unit_.is_word(item.begin, "function")) return true;
    Index at = item.begin;
    for (unsigned seen = 0; seen < 4 && at < item.end; ++seen, at = unit_.after(at))
      if (unit_.is(at, arrow_mark)) return true;
    return false;
  }

  // What is mounted: a variable, router.routes(), make(), require('./x'), import('./x'), a function in place.
  std::optional<Mount> mounted(Range item, const std::string& parent, const std::string& prefix) const {
    Mount out{parent, prefix, "", "", true};
    const Index first = item.begin;
    if ((unit_.is_word(first, "require") || unit_.is_word(first, "import")) && unit_.is(first + 1, '(') &&
        unit_.is_string(first + 2)) {
      out.specifier = unit_.string(first + 2);
    } else if (is_function(item)) {
      Index open = first;
      while (open < item.end && !unit_.is(open, '(')) ++open;
      out.child = "@" + std::to_string(open);
    } else if (unit_.is_name(first) &&
               (item.end == first + 1 || unit_.is(first + 1, '.') || unit_.is(first + 1, '('))) {
      out.child = unit_.name(first);
    } else {
      return std::nullopt;
    }
    return out;
  }

  void use(const std::vector<Range>& items, const std::string& owner, Index i) {
    std::vector<std::string> paths{""};
    std::size_t next = 0;
    bool exact = true;
    const auto value = reading_.values.of(items[0]);
    if (value.text || unit_.is(items[0].begin, '[')) {
      if (auto written = strings_of(reading_, items[0])) {
        paths = std::move(*written);
      } else {
        exact = false;
      }
      next = 1;
    }
    for (; next < items.size(); ++next) {
      for (const auto& path : paths) {
        if (!path.empty() && path[0] != '/') continue;
        auto mount = mounted(items[next], owner, path);
        if (!mount) continue;
        mount->exact = exact;
        if (is_function(items[next]) && path.size() > 1)
          add("ALL", path, unit_.place(Range{i, items[0].end}), owner, RouteKind::router);
        reading_.facts.mounts.push_back(std::move(*mount));
      }
    }
  }

  void registered(const std::vector<Range>& items, const std::string& owner) {
    std::string prefix;
    bool exact = true;
    if (items.size() > 1) {
      if (const auto written = unit_.property(items[1].begin, "prefix")) {
        const auto value = reading_.values.of(*written);
        prefix = value.text.value_or("");
        exact = value.plain;
      } else {
        exact = unit_.is(items[1].begin, '{');
      }
    }
    if (auto mount = mounted(items[0], owner, prefix)) {
      mount->exact = exact;
      reading_.facts.mounts.push_back(std::move(*mount));
    }
  }

  // app.route('/x').get(...).post(...); fastify.route({ method, url }); hono: app.route('/x', sub)
  void route(Index open, const std::vector<Range>& items, const std::string& owner) {
    if (unit_.is(items[0].begin, '{')) {
      const auto url = unit_.property(items[0].begin, "url");
      const auto path = url ? url : unit_.property(items[0].begin, "path");
      const auto method = unit_.property(items[0].begin, "method");
      if (!path || !method) return;
      const auto paths = strings_of(reading_, *path);
      const auto methods = strings_of(reading_, *method);
      if (!paths || !methods) return;
      for (const auto& m : *methods)
        add(m, paths->empty() ? "" : (*paths)[0], unit_.place(*path), owner, RouteKind::router);
      return;
    }
    const auto value = reading_.values.of(items[0]);
    if (!value.text || !value.plain) return;
    if (items.size() > 1) {
      if (auto mount = mounted(items[1], owner, *value.text)) reading_.facts.mounts.push_back(std::move(*mount));
      return;
    }
    for (Index at = unit_.after(open); unit_.is(at, '.') && unit_.is_name(at + 1) && unit_.is(at + 2, '(');
         at = unit_.after(at + 2)) {
      std::string method{unit_.name(at + 1)};
      if (!is_method(method)) continue;
      std::ranges::transform(method, method.begin(), [](char c) { return static_cast<char>(c - 'a' + 'A'); });
      add(std::move(method), *value.text, unit_.place(items[0]), owner, RouteKind::router);
    }
  }

  // setupRoutes(app): a function of another place fills the router.
  void handed_over(Index i) {
    if (!unit_.is(i + 1, '(') || !unit_.is_name(i + 2) || !(unit_.is(i + 3, ')') || unit_.is(i + 3, ','))) return;
    const auto name = unit_.name(i + 2);
    if (unit_.is_word(i - 1, "function") || unit_.is_word(i, "function") || unit_.is_word(i, "async")) return;
    if (is_router(name)) reading_.facts.mounts.push_back({std::string{name}, "", std::string{unit_.name(i)}, "", true});
  }

  const Reading& reading_;
  const Unit& unit_;
  std::optional<std::vector<FunctionScope>> functions_;
};

}  // namespace

void read_routers(const Reading& reading) { Reader{reading}.run(); }

}  // namespace loadline::code

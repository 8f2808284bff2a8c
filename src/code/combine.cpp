// SPDX-License-Identifier: Apache-2.0
// The files of a service together: what is served, where, on which port.
//
// A NestJS path is made as Nest makes it (packages/core/router/route-path-factory.ts): version, controller,
// method, then the global prefix in front unless the path without its version is excluded.
#include <algorithm>
#include <set>
#include <tuple>

#include "base/paths.h"
#include "base/text.h"
#include "code/facts.h"
#include "code/modules.h"
#include "code/mounts.h"

namespace loadline::code {
namespace {

// What main.ts says for all controllers.
struct Surroundings {
  std::string prefix;
  bool prefix_exact = true;
  std::vector<const PrefixExclusion*> exclusions;
  bool exclusions_exact = true;
  bool versioned = false;
  std::string version_prefix;
  std::vector<std::string> default_versions;
  bool module_paths = false;
};

Surroundings surroundings_of(const std::vector<FileFacts>& files, const Modules& modules) {
  Surroundings out;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto& file = files[i];
    if (!modules.reachable()[i]) continue;
    if (file.global_prefix) {
      const bool second = !out.prefix.empty() && out.prefix != file.global_prefix->value;
      out.prefix = file.global_prefix->value;
      out.prefix_exact = out.prefix_exact && file.prefix_exact && !second;
    }
    for (const auto& exclusion : file.prefix_exclusions) out.exclusions.push_back(&exclusion);
    out.exclusions_exact = out.exclusions_exact && file.exclusions_exact;
    if (file.uri_versioning) {
      out.versioned = true;
      out.version_prefix = file.version_prefix;
      out.default_versions = file.default_versions;
    }
    out.module_paths = out.module_paths || file.routes_modules;
  }
  return out;
}

bool is_excluded(const Surroundings& around, const Route& route) {
  return std::ranges::any_of(around.exclusions, [&](const PrefixExclusion* exclusion) {
    const bool method = exclusion->method == "ALL" || exclusion->method == route.method;
    return method && path_answers(lower(exclusion->value), lower(route.path));  // path-to-regexp ignores case
  });
}

void add_controller_route(const Surroundings& around, const Route& route, std::vector<Route>& out) {
  std::vector<std::string> versions{""};
  if (around.versioned)
    versions = !route.versions.empty()            ? route.versions
               : !around.default_versions.empty() ? around.default_versions
                                                  : versions;
  const bool excluded = is_excluded(around, route);
  for (const auto& version : versions) {
    Route served = route;
    std::string path = excluded ? "" : "/" + around.prefix;
    if (!version.empty()) path += "/" + around.version_prefix + version;
    served.path = normal_path(path + "/" + route.path);
    served.exact = route.exact && !around.module_paths &&
                   (excluded || (around.prefix_exact && around.exclusions_exact));
    out.push_back(std::move(served));
  }
}

// The controllers that a module lists, as (file, class); nothing where the lists cannot be read.
std::optional<std::set<std::pair<std::size_t, std::string>>> registered_controllers(const std::vector<FileFacts>& files,
                                                                                    const Modules& modules) {
  std::set<std::pair<std::size_t, std::string>> out;
  bool any = false;
  const auto declares = [&](std::size_t file, const std::string& name) {
    return std::ranges::any_of(files[file].routes,
                               [&](const Route& r) { return r.kind == RouteKind::controller && r.owner == name; });
  };
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (!modules.reachable()[i]) continue;
    if (files[i].registers_unknown) return std::nullopt;
    for (const auto& name : files[i].registered) {
      any = true;
      if (declares(i, name)) {
        out.insert({i, name});
      } else if (const auto source = modules.source_of(i, name); source && declares(*source, name)) {
        out.insert({*source, name});
      } else {  // through a barrel file, or an alias that we do not know: every class of that name
        for (std::size_t other = 0; other < files.size(); ++other)
          if (declares(other, name)) out.insert({other, name});
      }
    }
  }
  if (!any) return std::nullopt;
  return out;
}

void collect_routes(const std::vector<FileFacts>& files, const Modules& modules, ServiceFacts& service) {
  const auto around = surroundings_of(files, modules);
  const auto registered = registered_controllers(files, modules);
  const Mounts mounts{files, modules};
  for (std::size_t i = 0; i < files.size(); ++i) {
    for (const auto& route : files[i].routes) {
      if (route.kind == RouteKind::controller) {
        const bool served = registered ? registered->contains({i, route.owner}) : bool{modules.reachable()[i]};
        add_controller_route(around, route, served ? service.routes : service.dormant);
        continue;
      }
      if (route.kind == RouteKind::direct) {
        (modules.reachable()[i] ? service.routes : service.dormant).push_back(route);
        continue;
      }
      const auto places = mounts.of(i, route.owner);
      for (const auto& place : places) {
        Route served = route;
        served.path = normal_path(place.path + "/" + route.path);
        served.exact = route.exact && place.exact;
        (modules.reachable()[i] ? service.routes : service.dormant).push_back(std::move(served));
      }
      if (places.empty()) {
        Route served = route;
        served.exact = false;
        (modules.reachable()[i] ? service.routes : service.dormant).push_back(std::move(served));
      }
    }
  }
}

// "app.port" of configService.get; "config.app.port" of an imported object.
const PortSetting* setting_named(const std::vector<FileFacts>& files, std::string_view key) {
  for (const auto& file : files)
    for (const auto& setting : file.settings)
      if (setting.key == key) return &setting;
  const auto dot = key.find('.');
  if (dot == key.npos || !contains(key, ".")) return nullptr;
  const auto rest = key.substr(dot + 1);
  for (const auto& file : files)
    for (const auto& setting : file.settings)
      if (setting.key == rest) return &setting;
  return nullptr;
}

void collect_ports(const std::vector<FileFacts>& files, const Modules& modules, ServiceFacts& service) {
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (!modules.reachable()[i]) continue;
    for (auto port : files[i].ports) {
      if (!port.setting.empty()) {
        if (const auto* setting = setting_named(files, port.setting)) {
          if (setting->value.port) {
            port.port = setting->value.port;
            port.place = setting->value.place;
          }
          if (!setting->value.variable.empty()) port.variable = setting->value.variable;
        }
      }
      if (port.port || !port.variable.empty()) service.ports.push_back(std::move(port));
    }
  }
  std::ranges::stable_sort(service.ports, [](const ListenPort& a, const ListenPort& b) {
    return std::tuple{!a.port.has_value(), rank_of_entry(a.place.source->path())} <
           std::tuple{!b.port.has_value(), rank_of_entry(b.place.source->path())};
  });
}

std::string framework_of(const std::vector<Import>& imports, const std::vector<FileFacts>& files) {
  constexpr std::pair<std::string_view, std::string_view> known[] = {
      {"@nestjs/core", "nestjs"}, {"next", "nextjs"},     {"fastify", "fastify"},
      {"express", "express"},     {"koa", "koa"},         {"hono", "hono"},
      {"@hapi/hapi", "hapi"},     {"restify", "restify"}, {"polka", "polka"},
      {"elysia", "elysia"}};
  for (const auto& [package, name] : known)
    for (const auto& import : imports)
      if (import.package == package && !import.type_only) return std::string{name};
  constexpr std::string_view python[] = {"fastapi", "flask", "django", "starlette", "sanic", "aiohttp"};
  for (const auto name : python)
    for (const auto& import : imports)
      if (import.specifier == name || (import.specifier.starts_with(name) && import.specifier[name.size()] == '.'))
        return std::string{name};
  for (const auto& file : files)
    if (file.serves_plain) return "http";
  return {};
}

}  // namespace

ServiceFacts combine(const std::vector<FileFacts>& files, const std::vector<Alias>& aliases, std::string_view entry) {
  ServiceFacts out;
  const Modules modules{files, aliases, entry};
  for (std::size_t i = 0; i < files.size(); ++i) {
    for (auto import : files[i].imports) {
      if (!import.package.empty() && is_own(modules, i, import.specifier)) import.package.clear();
      for (const auto& alias : aliases)
        if (!alias.prefix.empty() && import.specifier.starts_with(alias.prefix)) import.package.clear();
      out.imports.push_back(std::move(import));
    }
    out.environment.insert(out.environment.end(), files[i].environment.begin(), files[i].environment.end());
  }
  out.framework = framework_of(out.imports, files);
  collect_routes(files, modules, out);
  collect_ports(files, modules, out);
  const auto key = [](const Route& r) {
    return std::tuple{std::string_view{r.path}, std::string_view{r.method}, std::string_view{r.place.source->path()},
                      r.place.span.begin};
  };
  for (auto* routes : {&out.routes, &out.dormant})
    std::ranges::sort(*routes, [&](const Route& a, const Route& b) { return key(a) < key(b); });
  return out;
}

}  // namespace loadline::code

// SPDX-License-Identifier: Apache-2.0
// What a service's own source says, cheaply: the port it listens on, the paths it serves, what it imports.
//
// One pass of a lexer over JavaScript, TypeScript (comments, strings, templates and regular expressions told
// apart) and Python; not a parser. A fact that depends on something the lexer cannot follow is left out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"

namespace loadline::code {

struct ListenPort {
  std::optional<std::uint32_t> port;   // the number, or the default behind the variable
  std::string variable;                // environment variable that decides, if any: "PORT"
  Place place;                         // of the number where there is one, else of the argument
  std::string setting;                 // key of the configuration that decides first: "app.port"
};

// How a route gets the front of its path.
enum class RouteKind : std::uint8_t {
  controller,  // NestJS: version, controller, method, behind the global prefix
  router,      // Express, Fastify, Koa, Hono, Flask, FastAPI: where its router is mounted
  direct,      // nothing in front of it: a plain HTTP server, a file-system route
};

struct Route {
  std::string method;  // "GET", "ALL"
  std::string path;    // as served, prefix and version included: "/api/v1/health/ready"
  Place place;
  bool exact = true;   // false: a part of it (prefix, version) could not be followed
  RouteKind kind = RouteKind::direct;
  std::string owner;   // the controller's class or the router's variable
  std::vector<std::string> versions;  // as written; "" stands for VERSION_NEUTRAL
  bool health_check = false;          // marked as one: @HealthCheck()
};

struct Import {
  std::string specifier;  // as written: "@scope/pkg/sub", "./x", "node:fs"
  std::string package;    // "@scope/pkg"; empty for relative, absolute and built-in ones, and in Python
  bool type_only = false;
  bool guarded = false;   // inside try { require(..) }, or a dynamic import
  bool certain = false;   // it is there at run time whatever the compiler drops: a side effect, JavaScript, or
                         // one of its names is called, constructed, extended or used as a decorator
  bool unused = false;  // TypeScript that never mentions what it imports: compilers drop it
  Place place;  // of the specifier, quotes included
};

struct EnvironmentRead {
  std::string name;
  std::optional<std::string> fallback;  // the literal behind ?? or ||
  Place place;
};

// A path that setGlobalPrefix leaves alone.
struct PrefixExclusion {
  std::string value;  // with leading slash
  Place place;
  std::string method = "ALL";
};

// A variable that routes hang on.
struct Router {
  std::string name;
  std::string prefix;
  bool root = false;  // an application rather than a router: served at "/" unless mounted elsewhere
};

// parent.use(prefix, child), parent.register(child, { prefix }).
struct Mount {
  std::string parent, prefix;
  std::string child;  // variable or function; empty where the child is imported in place
  std::string specifier;  // require('./x') in place
  bool exact = true;
};

// What a name of this file was imported as.
struct ImportedName {
  std::string name, specifier;
};

// A port in a configuration object: registerAs('app', () => ({ port: ... })) is "app.port".
struct PortSetting {
  std::string key;
  ListenPort value;
};

// What one file says by itself.
struct FileFacts {
  const Source* source = nullptr;
  std::vector<ListenPort> ports;
  std::vector<Route> routes;  // as written in this file, before prefixes of others
  std::vector<Import> imports;
  std::vector<EnvironmentRead> environment;
  std::optional<Located<std::string>> global_prefix;  // app.setGlobalPrefix('api')
  bool prefix_exact = true;  // false: the prefix comes from elsewhere, or may
  std::vector<PrefixExclusion> prefix_exclusions;  // its `exclude` list
  bool exclusions_exact = true;
  std::optional<Located<std::string>> default_version;  // enableVersioning({ defaultVersion })
  std::vector<std::string> default_versions;  // all of them; "" stands for VERSION_NEUTRAL
  std::string version_prefix = "v";
  bool uri_versioning = false;

  // What combine() follows over files.
  std::vector<Router> routers;
  std::vector<Mount> mounts;
  std::vector<ImportedName> names;
  std::vector<PortSetting> settings;
  std::vector<std::string> registered;  // classes in a module's `controllers: [...]`
  bool registers_unknown = false;  // such a list that could not be read
  bool routes_modules = false;  // RouterModule.register: module paths in front of controllers
  bool starts = false;  // the program starts here: listen(), NestFactory.create()
  bool serves_plain = false;  // http.createServer and the like
  std::string default_export;
};
[[nodiscard]] FileFacts read_facts(const Source& source);

// A short name for a folder, as tsconfig's `paths` gives it: {"@app/", "services/x/src/app/"}.
struct Alias {
  std::string prefix;
  std::string folder;  // relative to the root of the run
};

// All files of one service together: prefixes and versions applied to the routes.
struct ServiceFacts {
  std::vector<ListenPort> ports;  // best first: the argument of listen() in main before others
  std::vector<Route> routes;  // sorted by path
  std::vector<Route> dormant;  // not served: of controllers that no module lists, of files that the
                               // entry does not reach
  std::vector<Import> imports;
  std::vector<EnvironmentRead> environment;
  std::string framework;  // "nestjs", "express", "fastify", "koa", "flask", "fastapi", ... or empty

  [[nodiscard]] bool serves(std::string_view path) const;  // by an exact route or parameter pattern
  [[nodiscard]] bool may_serve(std::string_view path) const;  // or by one whose front is not known
  [[nodiscard]] std::vector<const Route*> health_routes() const;  // whose path speaks of health
};
// `entry` is the file that the service starts with, where that is known (what CMD runs, traced back to its
// source): its path, with or without the extension. Else main.* goes before server.*, index.*, app.*, others.
[[nodiscard]] ServiceFacts combine(const std::vector<FileFacts>& files, const std::vector<Alias>& aliases = {},
                                   std::string_view entry = {});

// Whether a path below a package's folder is source that runs in production (not tests, mocks, stories,
// configuration of tools, type declarations).
[[nodiscard]] bool is_production_source(std::string_view path);

// Modules that Node brings along: "fs", "fs/promises", "node:test".
[[nodiscard]] bool is_node_builtin(std::string_view specifier);
// The package that a specifier names; empty for relative, absolute, built-in and subpath ("#x") ones.
[[nodiscard]] std::string_view package_of(std::string_view specifier);
// One leading slash, no double one, none at the end but of "/" itself.
[[nodiscard]] std::string normal_path(std::string_view path);
// Whether a served path with :parameters and * answers a request's path.
[[nodiscard]] bool path_answers(std::string_view pattern, std::string_view path);

}  // namespace loadline::code

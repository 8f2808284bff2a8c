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
  Place place;
};

struct Route {
  std::string method;  // "GET", "ALL"
  std::string path;    // as served, prefix and version included: "/api/v1/health/ready"
  Place place;
  bool exact = true;   // false: a part of it (prefix, version) could not be followed
};

struct Import {
  std::string specifier;  // as written: "@scope/pkg/sub", "./x", "node:fs"
  std::string package;    // "@scope/pkg"; empty for relative, absolute and built-in ones
  bool type_only = false;
  bool guarded = false;   // inside try { require(..) }, or a dynamic import
  Place place;
};

struct EnvironmentRead {
  std::string name;
  std::optional<std::string> fallback;  // the literal behind ?? or ||
  Place place;
};

// What one file says by itself.
struct FileFacts {
  const Source* source = nullptr;
  std::vector<ListenPort> ports;
  std::vector<Route> routes;          // as written in this file, before prefixes of others
  std::vector<Import> imports;
  std::vector<EnvironmentRead> environment;
  std::optional<Located<std::string>> global_prefix;      // app.setGlobalPrefix('api')
  std::vector<Located<std::string>> prefix_exclusions;    // its `exclude` list, with leading slash
  std::optional<Located<std::string>> default_version;    // enableVersioning({ defaultVersion })
  bool uri_versioning = false;
};
[[nodiscard]] FileFacts read_facts(const Source& source);

// All files of one service together: prefixes and versions applied to the routes.
struct ServiceFacts {
  std::vector<ListenPort> ports;      // best first: the argument of listen() in main before others
  std::vector<Route> routes;          // sorted by path
  std::vector<Import> imports;
  std::vector<EnvironmentRead> environment;
  std::string framework;              // "nestjs", "express", "fastify", "koa", "flask", "fastapi", ... or empty

  [[nodiscard]] bool serves(std::string_view path) const;           // by an exact route or parameter pattern
  [[nodiscard]] std::vector<const Route*> health_routes() const;    // whose path speaks of health
};
[[nodiscard]] ServiceFacts combine(const std::vector<FileFacts>& files);

// Whether a path below a package's folder is source that runs in production (not tests, mocks, stories,
// configuration of tools, type declarations).
[[nodiscard]] bool is_production_source(std::string_view path);

}  // namespace loadline::code

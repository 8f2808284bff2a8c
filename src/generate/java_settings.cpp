// SPDX-License-Identifier: Apache-2.0
// Settings of Spring Boot and Quarkus, in the order in which they replace each other, and what they say about ports and
// health. See "Externalized Configuration" and "Endpoints" of Spring Boot 3.5, "SmallRye Health" of Quarkus 3.
#include <algorithm>
#include <array>
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "generate/java.h"
#include "yaml/node.h"

namespace loadline::generate {
namespace {

using Settings = std::map<std::string, Located<std::string>, std::less<>>;

// Lines of `key=value`, `key: value` or `key value`; a value that is continued on the next line is left as far as it
// is.
void add_properties(const Source& source, Settings& out) {
  const auto text = source.text();
  for (const auto line : split_lines(text)) {
    const auto clean = trim(line);
    if (clean.empty() || clean.front() == '#' || clean.front() == '!') continue;
    const auto at = clean.find_first_of("=: \t");
    if (at == clean.npos) continue;
    const auto value = trim(clean.substr(
        clean.find_first_not_of("=: \t", at) == clean.npos ? clean.size() : clean.find_first_not_of("=: \t", at)));
    const auto begin = static_cast<std::size_t>(clean.data() - text.data());
    out[std::string{clean.substr(0, at)}] = {std::string{value}, {&source, span_at(begin, begin + clean.size())}};
  }
}

void add_node(const Source& source, const yaml::Node& node, const std::string& prefix, Settings& out) {
  const auto& value = node.resolved();
  if (value.is_scalar()) out[prefix] = {value.text, {&source, value.span}};
  if (!value.is_mapping()) return;
  for (const auto& entry : value.entries)
    add_node(source, entry.value, prefix.empty() ? entry.key.text : prefix + "." + entry.key.text, out);
}

// Each document of the file, but for those of profiles that are not switched on.
void add_yaml(const Source& source, const std::vector<std::string>& profiles, Settings& out) {
  const auto document = yaml::parse(source);
  for (const auto& root : document.roots) {
    Settings one;
    add_node(source, *root, "", one);
    for (const char* key : {"spring.config.activate.on-profile", "spring.profiles"})
      if (const auto found = one.find(key);
          found != one.end() && std::ranges::count(profiles, found->second.value) == 0)
        one.clear();
    for (auto& [name, value] : one) out[name] = std::move(value);
  }
}

void add_file(const fleet::Fleet& fleet, const std::string& stem, const std::vector<std::string>& profiles,
              Settings& out) {
  // Where both are there, .properties goes over .yml.
  for (const char* ending : {".yaml", ".yml", ".properties"}) {
    const auto path = stem + ending;
    const Source* source = fleet.has_file(path) ? fleet.sources->open(path) : nullptr;
    if (source == nullptr) continue;
    if (path.ends_with(".properties")) add_properties(*source, out);
    else add_yaml(*source, profiles, out);
  }
}

// "${PORT:8080}" by the environment; nothing where neither it nor a default is there.
std::optional<std::string> resolved(const fleet::Service& service, const std::string& value) {
  const auto begin = value.find("${");
  if (begin == value.npos) return value;
  const auto end = value.find('}', begin);
  if (begin != 0 || end != value.size() - 1) return std::nullopt;
  const auto inside = value.substr(2, value.size() - 3);
  const auto colon = inside.find(':');
  const auto set = service.environment.find(inside.substr(0, colon));
  if (set != service.environment.end()) return set->second.value;
  return colon == inside.npos ? std::nullopt : std::optional{inside.substr(colon + 1)};
}

// "server.servlet.context-path" is SERVER_SERVLET_CONTEXTPATH in the environment; Quarkus has "_" for "-".
std::string variable_of(std::string_view setting) {
  std::string out;
  const bool quarkus = setting.starts_with("quarkus.");
  for (const char c : setting) {
    if (c == '-' && !quarkus) continue;
    out += c == '.' || c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  }
  return out;
}

constexpr std::array read = {
    "server.port",
    "server.servlet.context-path",
    "spring.webflux.base-path",
    "management.server.port",
    "management.server.base-path",
    "management.endpoints.web.base-path",
    "management.endpoint.health.probes.enabled",
    "quarkus.http.port",
    "quarkus.http.root-path",
    "quarkus.http.non-application-root-path",
    "quarkus.management.enabled",
    "quarkus.package.type",
    "quarkus.package.jar.type",
};

bool any_of(const std::set<std::string>& dependencies, std::initializer_list<const char*> names) {
  return std::ranges::any_of(names, [&](const char* name) { return dependencies.contains(name); });
}

std::string setting(const JavaService& java, std::string_view name, std::string otherwise = {}) {
  const auto found = java.settings.find(name);
  return found == java.settings.end() ? otherwise : found->second.value;
}

// "/shop" and "/actuator" are "/shop/actuator"; "/" is nothing.
std::string joined_paths(std::initializer_list<std::string> parts) {
  std::string out;
  for (const auto& part : parts)
    for (const auto word : split(part, '/'))
      if (!word.empty()) out += "/" + std::string{word};
  return out;
}

void set_port(const JavaService& java, const char* name, JavaHealth& out) {
  const auto found = java.settings.find(name);
  if (found == java.settings.end()) {
    out.port = 8080;
    return;
  }
  out.port = parse_integer<std::uint32_t>(found->second.value);
  out.place = found->second.place;
}

JavaHealth of_quarkus(const JavaService& java, const std::set<std::string>& dependencies) {
  JavaHealth out;
  const bool serves = std::ranges::any_of(dependencies, [](const std::string& name) {
    return name.starts_with("quarkus-rest") || name.starts_with("quarkus-resteasy") ||
           name == "quarkus-smallrye-health" || name == "quarkus-vertx-http" || name == "quarkus-undertow" ||
           name == "quarkus-reactive-routes" || name == "quarkus-smallrye-graphql";
  });
  if (!serves) return out;
  set_port(java, "quarkus.http.port", out);
  const bool elsewhere = setting(java, "quarkus.management.enabled") == "true";
  if (!dependencies.contains("quarkus-smallrye-health") || elsewhere) return out;
  const auto root = setting(java, "quarkus.http.non-application-root-path", "q");
  const bool absolute = root.starts_with('/');
  out.path = joined_paths({absolute ? "" : setting(java, "quarkus.http.root-path"), root, "health/live"});
  return out;
}

JavaHealth of_spring(const JavaService& java, const std::set<std::string>& dependencies) {
  JavaHealth out;
  // A server of configuration may set the port as well.
  const bool told_elsewhere = dependencies.contains("spring-cloud-starter-config") &&
                              !java.settings.contains("server.port");
  const bool serves = any_of(dependencies, {"spring-boot-starter-web", "spring-boot-starter-webmvc",
                                            "spring-boot-starter-webflux", "spring-boot-starter-jersey"});
  if (!serves || told_elsewhere) return out;
  set_port(java, "server.port", out);
  if (out.port == 0U) out.port.reset();  // any that is free
  if (!dependencies.contains("spring-boot-starter-actuator")) return out;
  const auto port = parse_integer<std::uint32_t>(setting(java, "management.server.port"));
  if (port && port != out.port) out.health_port = port;
  const auto above = out.health_port
                         ? setting(java, "management.server.base-path")
                         : setting(java, "server.servlet.context-path", setting(java, "spring.webflux.base-path"));
  const bool probes = setting(java, "management.endpoint.health.probes.enabled") == "true";
  out.path = joined_paths(
      {above, setting(java, "management.endpoints.web.base-path", "/actuator"), probes ? "health/liveness" : "health"});
  return out;
}

}  // namespace

Settings java_settings(const fleet::Fleet& fleet, const fleet::Service& service, const std::string& resources,
                       const std::vector<std::string>& profiles) {
  Settings out;
  add_file(fleet, join_path(resources, "application"), profiles, out);
  for (const auto& profile : profiles) add_file(fleet, join_path(resources, "application-" + profile), profiles, out);
  for (const char* name : read)
    if (const auto set = service.environment.find(variable_of(name)); set != service.environment.end())
      out[name] = set->second;
  // What nobody here knows stays as it is written.
  for (auto& [name, setting] : out)
    if (const auto value = resolved(service, setting.value)) setting.value = *value;
  return out;
}

JavaHealth java_health(const JavaService& java) {
  const auto dependencies = java.maven.dependencies();
  auto out = java.output == JavaOutput::quarkus ? of_quarkus(java, dependencies) : of_spring(java, dependencies);
  if (out.path && contains(*out.path, "$")) out.path.reset();
  return out;
}

}  // namespace loadline::generate

// SPDX-License-Identifier: Apache-2.0
// Health endpoints as patches to review: a new file, and the line that mounts it where that line can be found.
#include "generate/health.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "fix/diff.h"
#include "fleet/hosts.h"
#include "generate/lines.h"

namespace loadline::generate {
namespace {

// IANA's, and the images' own defaults.
std::uint32_t usual_port(const Member& member) {
  constexpr std::array<std::pair<std::string_view, std::uint32_t>, 18> ports = {{
      {"postgres", 5432},
      {"postgis", 5432},
      {"timescaledb", 5432},
      {"pgvector", 5432},
      {"mysql", 3306},
      {"mariadb", 3306},
      {"mongo", 27017},
      {"redis", 6379},
      {"valkey", 6379},
      {"memcached", 11211},
      {"rabbitmq", 5672},
      {"cp-kafka", 9092},
      {"kafka", 9092},
      {"nats", 4222},
      {"elasticsearch", 9200},
      {"minio", 9000},
      {"mailhog", 1025},
      {"eventstore", 2113},
  }};
  if (!member.service->image) return 0;
  const auto name = base_name(member.service->image->name);
  const auto found = std::ranges::find(ports, name, &std::pair<std::string_view, std::uint32_t>::first);
  return found == ports.end() ? 0 : found->second;
}

bool leads_to(const Member& other, std::string_view host) {
  const auto& definition = *other.service->definition;
  if (other.service->name == host || (definition.container_name && definition.container_name->value == host))
    return true;
  return definition.hostname && definition.hostname->value == host;
}

std::optional<std::string> read(const fleet::Fleet& fleet, const std::string& path) {
  if (!fleet.has_file(path)) return std::nullopt;
  auto text = fleet.tree->read(path);
  return text ? std::optional{std::move(*text)} : std::nullopt;
}

// "import ... from './x';" below the last import; nothing where there is none to stand below.
std::optional<std::string> with_import(const std::string& text, const std::string& line) {
  std::size_t at = 0, end = std::string::npos;
  for (const auto each : split(text, '\n')) {
    if (each.starts_with("import ") && (each.ends_with(";") || each.ends_with("'"))) end = at + each.size() + 1;
    at += each.size() + 1;
  }
  if (end == std::string::npos || end > text.size()) return std::nullopt;
  return text.substr(0, end) + line + "\n" + text.substr(end);
}

// "app" of "const app = express();", and where that line ends.
struct Application {
  std::string name;
  std::size_t end = 0;
};
std::optional<Application> application_in(const std::string& text, std::string_view factory) {
  std::optional<Application> out;
  std::size_t at = 0;
  for (const auto line : split(text, '\n')) {
    const auto words = split_blanks(line);
    const bool declares = words.size() > 3 && (words[0] == "const" || words[0] == "let") && words[2] == "=" &&
                          !line.starts_with(' ');
    if (declares && equals_ignoring_case(words[3].substr(0, factory.size() + 1), std::string{factory} + "(") &&
        trim(line).ends_with(";")) {
      if (out) return std::nullopt;  // which one is it?
      out = Application{std::string{words[1].substr(0, words[1].find(':'))}, at + line.size() + 1};
    }
    at += line.size() + 1;
  }
  return out;
}

std::optional<std::string> mounted(const std::string& text, std::string_view framework, const std::string& import) {
  if (framework == "nestjs") {
    const auto at = text.find("controllers: [");
    if (at == text.npos || text.find("controllers: [", at + 1) != text.npos) return std::nullopt;
    const auto inside = at + std::string_view{"controllers: ["}.size();
    const bool empty = trim(std::string_view{text}.substr(inside)).starts_with(']');
    return with_import(text.substr(0, inside) + "ProbesController" + (empty ? "" : ", ") + text.substr(inside), import);
  }
  const auto application = application_in(text, framework);
  if (!application) return std::nullopt;
  const std::string verb = framework == "express" ? ".use(probes);\n" : ".register(probes);\n";
  return with_import(text.substr(0, application->end) + application->name + verb + text.substr(application->end),
                     import);
}

// The file that the endpoints are mounted in: the module of a Nest application, else where the server is made.
std::vector<std::string> candidates(std::string_view framework, const std::string& folder) {
  std::vector<std::string> out;
  if (framework == "nestjs") return {join_path(folder, "src/app.module.ts"), join_path(folder, "src/main.module.ts")};
  for (const char* name : {"src/main.ts", "src/server.ts", "src/app.ts", "src/index.ts"})
    out.push_back(join_path(folder, name));
  return out;
}

// What a controller for health has in front of it today, another will have too: the application's global prefix.
// Nothing where no such controller tells.
std::optional<std::string> prefix_of(const code::ServiceFacts& facts) {
  for (const auto* route : facts.health_routes())
    if (const auto at = route->path.find("/health"); at != std::string::npos &&
                                                     route->kind == code::RouteKind::controller && route->exact &&
                                                     contains(route->owner, "Health"))
      return route->path.substr(0, at);
  return std::nullopt;
}

}  // namespace

std::vector<Dependency> dependencies_of(const Wiring& wiring, const Member& member) {
  std::vector<Dependency> out;
  std::set<std::string, std::less<>> seen;
  const auto& environment = member.service->definition->environment;
  for (const auto& [variable, value] : environment) {
    if (!value.value) continue;
    for (const auto& host : fleet::hosts_named_in(variable, *value.value))
      for (const auto& other : wiring.members) {
        if (other.part == Part::application || other.part == Part::proxy || &other == &member || !leads_to(other, host))
          continue;
        // What is only sent to, and not needed to serve: traces, metrics.
        if (contains(variable, "OTEL") || contains(variable, "TRACE") || contains(variable, "METRIC")) continue;
        Dependency found{other.service->name, variable, {}, usual_port(other)};
        if (variable.ends_with("_HOST")) {
          const auto port = variable.substr(0, variable.size() - 4) + "PORT";
          if (environment.contains(port)) found.port_variable = port;
        }
        const bool says_port = contains(*value.value, host + ":");
        if (found.port == 0 && found.port_variable.empty() && !says_port) continue;
        if (seen.insert(found.service).second) out.push_back(std::move(found));
      }
  }
  std::ranges::sort(out, {}, &Dependency::service);
  return out;
}

std::optional<HealthPatch> health_patch_of(const fleet::Fleet& fleet, const Wiring& wiring, const Member& member) {
  const auto* facts = member.service->facts;
  if (facts == nullptr || member.service->package == nullptr) return std::nullopt;
  const auto& framework = facts->framework;
  if (framework != "nestjs" && framework != "express" && framework != "fastify") return std::nullopt;
  HealthPatch out;
  const auto prefix = framework == "nestjs" ? prefix_of(*facts) : std::optional{std::string{}};
  out.prefixed = !prefix;
  std::vector<std::string> missing;
  for (const char* name : {"live", "ready", "startup"}) {
    const auto path = prefix.value_or("") + "/health/" + name;
    if (facts->may_serve(path)) continue;
    missing.emplace_back(name);
    out.paths.push_back(path);
  }
  if (missing.empty()) return std::nullopt;
  const auto& folder = member.service->package->folder;
  const std::string stem = framework == "nestjs" ? "probes.controller" : "probes";
  const auto path = join_path(folder, "src/" + stem + ".ts");
  if (!fleet.has_folder(join_path(folder, "src")) || fleet.has_file(path)) return std::nullopt;
  out.changes.push_back({path, std::nullopt, probes_source(framework, missing, dependencies_of(wiring, member))});

  const std::string what = framework == "nestjs" ? "ProbesController" : "probes";
  for (const auto& candidate : candidates(framework, folder)) {
    const auto before = read(fleet, candidate);
    if (!before || contains(*before, "\r\n")) continue;
    const bool suffixed = contains(*before, ".js';") && contains(*before, "from './");
    const auto import = "import { " + what + " } from './" + stem + (suffixed ? ".js';" : "';");
    if (auto after = mounted(*before, framework, import)) {
      out.changes.push_back({candidate, before, std::move(*after)});
      return out;
    }
  }
  out.by_hand = framework == "nestjs"    ? "add ProbesController to the `controllers` of its module"
                : framework == "express" ? "call `app.use(probes)` where its application is made"
                                         : "call `app.register(probes)` where its application is made";
  return out;
}

Plan health_patches(const fleet::Fleet& fleet, const std::vector<Target>& targets, const Options& options) {
  Plan plan;
  std::set<std::string> done;  // packages: several services may run one
  for (const auto& wiring : wirings_of(fleet, targets))
    for (const auto& member : wiring.members) {
      if (member.target == nullptr || member.service->package == nullptr) continue;
      if (!done.insert(member.service->package->folder).second) continue;
      const auto patch = health_patch_of(fleet, wiring, member);
      const auto& name = member.service->name;
      const auto* facts = member.service->facts;
      if (!patch) {
        const bool complete = facts != nullptr && facts->may_serve("/health/live") && facts->may_serve("/health/ready");
        if (!complete && facts != nullptr)
          plan.notes.push_back(
              {name,
               "no health endpoints were written: " +
                   (facts->framework.empty() ? std::string{"its framework is not known"}
                                             : "there are none for `" + facts->framework + "` in this layout"),
               member.service->at()});
        continue;
      }
      std::string text;
      for (const auto& change : patch->changes)
        text += fix::unified_diff(
            change.path, change.before ? std::optional<std::string_view>{*change.before} : std::nullopt, change.after);
      const auto path = join_path(options.folder, "patches/health-" + identifier(name, '-') + ".patch");
      plan.files.push_back({path, text,
                            "adds " + listed(patch->paths) +
                                (patch->prefixed ? ", behind its global prefix where it has one," : "") + " to " +
                                name + "; to review, and to apply with `git apply " + path + "`"});
      if (!patch->by_hand.empty())
        plan.notes.push_back({name, "its patch adds a file only: " + patch->by_hand, member.service->at()});
    }
  std::ranges::sort(plan.files, {}, &File::path);
  return plan;
}

}  // namespace loadline::generate

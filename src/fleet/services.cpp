// SPDX-License-Identifier: Apache-2.0
// The services of each combination: what they run, where they listen, how they are asked for their health.
#include <algorithm>
#include <set>
#include <unordered_map>

#include "base/parallel.h"
#include "base/paths.h"
#include "base/text.h"
#include "dockerfile/healthcheck.h"
#include "fleet/command_port.h"
#include "fleet/parts.h"

namespace loadline::fleet {
namespace {

using dockerfile::Keyword;

const Build* build_of(const Fleet& fleet, const compose::Service& definition) {
  if (!definition.build || definition.build->dockerfile_inline) return nullptr;
  const auto path = resolve_path(definition.build->context.value, definition.build->dockerfile.value);
  if (!path) return nullptr;
  dockerfile::BuildRequest request;
  if (definition.build->target) request.target = definition.build->target->value;
  for (const auto& [name, value] : definition.build->args)
    if (value.value) request.args[name] = *value.value;
  for (const auto& build : fleet.builds)
    if (build.dockerfile->path == *path && build.request.target == request.target &&
        build.request.args == request.args && build.context != nullptr &&
        build.context->folder == definition.build->context.value)
      return &build;
  return nullptr;
}

void read_environment(Service& service) {
  if (service.build != nullptr)
    if (const auto* stage = service.build->stages.target_stage())
      for (const auto& [name, variable] : stage->variables)
        if (!variable.argument && variable.value)
          service.environment[name] = {*variable.value, service.build->at(*variable.declared)};
  for (const auto& [name, value] : service.definition->environment)
    if (value.value) service.environment[name] = {*value.value, value.place};
}

void read_probe(Service& service) {
  if (const auto& check = service.definition->healthcheck) {
    if (check->disabled) {
      service.health_disabled = true;
      return;
    }
    if (!check->test.empty()) {
      ProbeWords words{.words = {check->test.begin() + 1, check->test.end()},
                       .shell = check->test.front().value == "CMD-SHELL",
                       .place = check->place};
      service.probe = probe_of(words, service.environment);
      service.probe->in_compose = true;
      return;
    }
  }
  const auto* stage = service.build != nullptr ? service.build->stages.target_stage() : nullptr;
  if (stage == nullptr || stage->health == nullptr) return;
  const auto health = dockerfile::parse_healthcheck(*stage->health);
  if (health.form == dockerfile::HealthForm::none) {
    service.health_disabled = true;
    return;
  }
  ProbeWords words{
      .words = {}, .shell = health.form == dockerfile::HealthForm::shell, .place = service.build->at(*stage->health)};
  for (const auto& word : health.words) words.words.push_back({word.text, service.build->at(word.span)});
  if (words.shell)
    words.words = {{health.text.text, service.build->at(health.text.to_source(span_at(0, health.text.text.size())))}};
  service.probe = probe_of(words, service.environment);
}

void read_user(Service& service) {
  if (service.definition->user) {
    service.user = Located<std::string>{service.definition->user->value, service.definition->user->place};
  } else if (service.build != nullptr) {
    const auto* stage = service.build->stages.target_stage();
    if (stage != nullptr && stage->user && stage->user_set != nullptr)
      service.user = Located<std::string>{*stage->user, service.build->at(*stage->user_set)};
  }
}

void read_image(Service& service) {
  if (service.build != nullptr) {
    if (const auto* stage = service.build->stages.target_stage())
      if (const auto* image = service.build->base_of(*stage)) service.image = *image;
  } else if (service.definition->image) {
    service.image = dockerfile::parse_image_reference(service.definition->image->value);
  }
}

void read_proxy(Service& service) {
  for (const auto& [key, value] : service.definition->labels) {
    if (!key.starts_with("traefik.http.") && !key.starts_with("traefik.tcp.")) continue;
    service.behind_proxy = true;
    if (key.ends_with(".loadbalancer.server.port"))
      if (const auto port = parse_integer<std::uint32_t>(value.value))
        service.proxy_port = Located<std::uint32_t>{*port, value.place};
  }
  const auto enabled = service.definition->labels.find("traefik.enable");
  if (enabled != service.definition->labels.end() && enabled->second.value == "false") service.behind_proxy = false;
}

void read_listen(Service& service) {
  if (service.facts == nullptr) return;
  for (const auto& port : service.facts->ports) {
    if (!port.variable.empty())
      if (const auto set = service.environment.find(port.variable); set != service.environment.end())
        if (const auto number = parse_integer<std::uint32_t>(set->second.value)) {
          service.listens = Located<std::uint32_t>{*number, set->second.place};
          return;
        }
    if (port.port) {
      service.listens = Located<std::uint32_t>{*port.port, port.place};
      return;
    }
  }
}

// The source files of one package that run in production.
std::vector<const File*> production_sources(const Fleet& fleet, const workspace::Manifest& package) {
  std::vector<const File*> out;
  const std::string prefix = package.folder.empty() ? "" : package.folder + "/";
  auto at = std::ranges::lower_bound(fleet.files, prefix, {}, &File::path);
  for (; at != fleet.files.end() && at->path.starts_with(prefix); ++at)
    if (at->kind == FileKind::regular && code::is_production_source(std::string_view{at->path}.substr(prefix.size())))
      out.push_back(&*at);
  return out;
}

// The facts of every file of these packages, by path. The largest are read first, so that no thread is left alone with
// one at the end.
std::map<const workspace::Manifest*, std::vector<code::FileFacts>> facts_by_package(
    const Fleet& fleet, const std::set<const workspace::Manifest*>& packages) {
  struct Piece {
    const File* file;
    code::FileFacts* facts;
  };
  std::map<const workspace::Manifest*, std::vector<code::FileFacts>> out;
  std::vector<Piece> pieces;
  for (const auto* package : packages) {
    const auto files = production_sources(fleet, *package);
    auto& facts = out[package];
    facts.resize(files.size());
    for (std::size_t i = 0; i < files.size(); ++i) pieces.push_back({files[i], &facts[i]});
  }
  std::ranges::stable_sort(pieces, std::ranges::greater{}, [](const Piece& piece) { return piece.file->size; });
  std::unordered_map<const File*, std::size_t> readers;
  for (const auto& piece : pieces) ++readers[piece.file];
  for_each_index(pieces.size(), [&](std::size_t i) {
    const Source* source = fleet.sources->open(pieces[i].file->path);
    if (source == nullptr) return;
    *pieces[i].facts = code::read_facts(*source);
    if (readers.find(pieces[i].file)->second == 1) source->let_go();
  });
  for (auto& [package, facts] : out)
    std::erase_if(facts, [](const code::FileFacts& file) { return file.source == nullptr; });
  std::erase_if(out, [](const auto& entry) { return entry.second.empty(); });
  return out;
}

void read_sources(Fleet& fleet) {
  std::set<const workspace::Manifest*> packages;
  for (const auto& combination : fleet.combinations)
    for (const auto& service : combination.services)
      if (service.package != nullptr) packages.insert(service.package);
  const auto by_package = facts_by_package(fleet, packages);
  // The maps get their entries first: then each package fills its own, side by side.
  for (const auto& [package, files] : by_package) {
    fleet.path_aliases[package];
    fleet.facts[package];
  }
  std::vector<const std::pair<const workspace::Manifest* const, std::vector<code::FileFacts>>*> entries;
  for (const auto& entry : by_package) entries.push_back(&entry);
  for_each_index(entries.size(), [&](std::size_t i) {
    const auto& [package, files] = *entries[i];
    auto& aliases = fleet.path_aliases.find(package)->second;
    aliases = path_aliases_of(fleet, *package);
    fleet.facts.find(package)->second = code::combine(files, aliases.folders);
  });
}

Service make_service(const Fleet& fleet, const Combination& combination, const compose::Service& definition) {
  Service service{.name = definition.name, .combination = &combination, .definition = &definition};
  service.build = build_of(fleet, definition);
  if (service.build != nullptr) {
    service.workspace = service.build->workspace;
    service.package = service.build->package;
  }
  read_image(service);
  const bool built = definition.build.has_value();
  service.kind = built ? ServiceKind::application : ServiceKind::infrastructure;
  read_environment(service);
  read_probe(service);
  read_user(service);
  read_proxy(service);
  return service;
}

// `target: development` says that this is no production service, wherever it stands.
bool builds_a_development_stage(const Service& service) {
  const auto& build = service.definition->build;
  return build && build->target && setting_of(build->target->value) == Setting::development;
}

// A production combination is production. A service that none of its folder has is judged as what stands there
// by itself has it: somebody runs that, whatever NODE_ENV it sets.
void decide_what_is_production(Fleet& fleet) {
  std::set<std::pair<std::string_view, std::string_view>> in_production;
  const auto is_production = [](const Combination& combination) {
    return combination.role == Role::production && combination.setting == Setting::production;
  };
  for (const auto& combination : fleet.combinations)
    if (is_production(combination))
      for (const auto& service : combination.services) in_production.emplace(combination.folder, service.name);
  for (auto& combination : fleet.combinations) {
    const bool alone = combination.files.size() == 1 && combination.setting == Setting::production &&
                       combination.role != Role::test;
    for (auto& service : combination.services)
      service.production = is_production(combination) ||
                           (alone && !in_production.contains({combination.folder, service.name}) &&
                            !builds_a_development_stage(service));
  }
}

}  // namespace

void link_services(Fleet& fleet) {
  for (auto& combination : fleet.combinations)
    for (const auto& [name, definition] : combination.project.services)
      combination.services.push_back(make_service(fleet, combination, definition));
  decide_what_is_production(fleet);
  read_sources(fleet);
  for (auto& combination : fleet.combinations)
    for (auto& service : combination.services) {
      if (service.package == nullptr) {
        service.listens = port_in_command(service);
        continue;
      }
      if (const auto facts = fleet.facts.find(service.package); facts != fleet.facts.end())
        service.facts = &facts->second;
      read_listen(service);
    }
}

}  // namespace loadline::fleet

// SPDX-License-Identifier: Apache-2.0
// Every answer stands on something that a file says; where two files disagree, the source that runs is believed.
#include "generate/evidence.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/paths.h"
#include "base/text.h"

namespace loadline::generate {
namespace {

std::optional<Port> port_in_facts(const fleet::Service& service, const code::ServiceFacts& facts) {
  for (const auto& port : facts.ports) {
    if (!port.variable.empty())
      if (const auto set = service.environment.find(port.variable); set != service.environment.end())
        if (const auto number = parse_integer<std::uint32_t>(set->second.value))
          return Port{*number, true, set->second.place};
    if (port.port) return Port{*port.port, true, port.place};
  }
  return std::nullopt;
}

std::set<std::uint32_t> exposed_ports(const fleet::Service& service) {
  std::set<std::uint32_t> out;
  if (service.build != nullptr)
    if (const auto* stage = service.build->stages.target_stage())
      for (const auto& [text, instruction] : stage->exposed)
        if (const auto number = parse_integer<std::uint32_t>(split(text, '/').front())) out.insert(*number);
  return out;
}

// How well a path tells that the process lives: the lower the better; nothing for paths that say something else.
std::optional<int> rank_of(const code::Route& route) {
  if (!route.exact || (route.method != "GET" && route.method != "ALL")) return std::nullopt;
  if (route.path.find_first_of(":*{") != route.path.npos) return std::nullopt;
  const auto last = lower(base_name(route.path));
  for (const char* name : {"live", "liveness", "livez", "alive"})
    if (last == name) return 0;
  for (const char* name : {"health", "healthz", "healthcheck", "health-check", "_health"})
    if (last == name) return 1;
  for (const char* name : {"ready", "readiness", "readyz", "startup"})
    if (last == name) return 3;
  return 2;
}

}  // namespace

std::optional<Port> port_of(const fleet::Service& service, const code::ServiceFacts* facts) {
  if (facts != nullptr)
    if (const auto port = port_in_facts(service, *facts)) return port;
  if (service.listens) return Port{service.listens->value, true, service.listens->place};
  std::set<std::uint32_t> named = exposed_ports(service);
  if (named.empty())
    for (const auto& port : service.definition->ports) named.insert(port.target);
  if (named.empty() && service.proxy_port) named.insert(service.proxy_port->value);
  if (named.size() != 1) return std::nullopt;
  return Port{*named.begin(), false, service.at()};
}

std::optional<Port> take_port(const fleet::Service& service, const code::ServiceFacts* facts, Target& target,
                              std::vector<Note>& notes) {
  const auto port = port_of(service, facts);
  if (!port) {
    notes.push_back({service.name, "no file says that it listens anywhere: its image has no port and no health check",
                     service.at()});
    return std::nullopt;
  }
  target.port = port->number;
  target.args["PORT"] = std::to_string(port->number);
  if (!port->certain)
    notes.push_back(
        {service.name,
         "port " + target.args["PORT"] + " is what its Dockerfile or Compose names; its source does not say it",
         port->place});
  return port;
}

std::optional<std::string> health_path_of(const fleet::Service& service, const code::ServiceFacts* facts) {
  if (facts == nullptr) return std::nullopt;
  if (service.probe && service.probe->path && facts->serves(*service.probe->path)) return service.probe->path;
  const code::Route* best = nullptr;
  int least = 0;
  for (const auto* route : facts->health_routes()) {
    const auto rank = rank_of(*route);
    if (!rank) continue;
    const bool better = best == nullptr || *rank < least ||
                        (*rank == least && (route->path.size() < best->path.size() ||
                                            (route->path.size() == best->path.size() && route->path < best->path)));
    if (!better) continue;
    best = route;
    least = *rank;
  }
  return best == nullptr ? std::nullopt : std::optional{best->path};
}

std::string image_name_of(const fleet::Service& service, const fleet::Fleet& fleet) {
  if (service.definition->build && service.definition->image) {
    const auto image = dockerfile::parse_image_reference(service.definition->image->value);
    if (!image.name.empty() && image.name.find('$') == image.name.npos) return std::string{base_name(image.name)};
  }
  std::string project = service.combination->project.name;
  if (project == "default") project.clear();  // nobody named it
  if (project.empty() && service.workspace != nullptr)
    if (const auto* root = service.workspace->member_in(service.workspace->folder)) project = root->name;
  if (project.empty())
    for (const auto& manifest : fleet.manifests)
      if (manifest.folder.empty()) project = manifest.name;
  if (const auto slash = project.rfind('/'); slash != project.npos) project.erase(0, slash + 1);
  return project.empty() || service.name.starts_with(project + "-") ? service.name : project + "-" + service.name;
}

std::vector<std::string> command_words(const fleet::Service& service) {
  if (service.build == nullptr) return {};
  const auto* stage = service.build->stages.target_stage();
  if (stage == nullptr) return {};
  std::vector<std::string> out;
  for (const auto* instruction : {stage->entrypoint, stage->command}) {
    if (instruction == nullptr) continue;
    if (instruction->json) {
      for (const auto& word : instruction->words) out.push_back(word.text);
      continue;
    }
    const auto text = service.build->expanded(*stage, instruction->body.text);
    if (text.find_first_of("&|;<>$`\"'()") != text.npos) return {};
    for (const auto word : split_blanks(text)) out.emplace_back(word);
  }
  // An init in front of the program: it belongs to the engine (`init: true`).
  while (!out.empty() && (base_name(out.front()) == "tini" || base_name(out.front()) == "dumb-init" ||
                          out.front() == "--" || base_name(out.front()) == "docker-entrypoint.sh"))
    out.erase(out.begin());
  return out;
}

std::vector<std::string> copied_to(const fleet::Build& build, std::string_view below) {
  std::vector<std::string> out;
  const auto* stage = build.stages.target_stage();
  if (stage == nullptr) return out;
  for (const auto& step : stage->steps) {
    if (step.instruction->keyword != dockerfile::Keyword::copy || step.words.size() < 2 || !step.words.back()) continue;
    if (!step.from_stage) continue;
    if (!is_below(clean_path(*step.words.back()), below)) continue;
    for (std::size_t i = 0; i + 1 < step.words.size(); ++i)
      if (step.words[i]) out.push_back(*step.words[i]);
  }
  return out;
}

std::vector<std::string> packages_at_run_time(const fleet::Service& service) {
  static constexpr std::array replaced = {"curl",
                                          "wget",
                                          "tini",
                                          "dumb-init",
                                          "su-exec",
                                          "gosu",
                                          "bash",
                                          "vim",
                                          "nano",
                                          "git",
                                          "netcat-openbsd",
                                          "netcat",
                                          "procps",
                                          "ca-certificates",
                                          "libc6-compat",
                                          "make",
                                          "g++",
                                          "gcc",
                                          "build-essential",
                                          "gfortran",
                                          "python3",
                                          "py3-pip",
                                          "nodejs",
                                          "npm",
                                          "yarn"};
  std::set<std::string> out;
  if (service.build == nullptr) return {};
  const auto* target = service.build->stages.target_stage();
  if (target == nullptr) return {};
  for (const auto* stage : service.build->stages.chain_of(*target))
    for (const auto& step : stage->steps) {
      const auto* run = service.build->dockerfile->run_of(*step.instruction);
      if (run == nullptr) continue;
      for (const auto& call : run->calls) {
        const bool system = call.manager == shell::PackageManager::apt || call.manager == shell::PackageManager::apk;
        if (!system || call.action != shell::PackageAction::install) continue;
        for (const auto& package : call.packages)
          if (std::ranges::find(replaced, package.text) == replaced.end()) out.insert(package.text);
      }
    }
  return {out.begin(), out.end()};
}

void note_system_packages(const fleet::Service& service, const std::vector<std::string>& brought,
                          std::vector<Note>& notes) {
  auto packages = packages_at_run_time(service);
  std::erase_if(packages, [&](const auto& each) { return std::ranges::find(brought, each) != brought.end(); });
  if (packages.empty()) return;
  notes.push_back({service.name,
                   "its image installs " + listed(packages, 8) +
                       " today, and the generated one does not: no file tells whether it needs them at run time",
                   service.at()});
}

std::vector<std::string> writable_folders(const fleet::Service& service) {
  std::set<std::string> out = {"/tmp"};
  for (const auto& mount : service.definition->volumes)
    if (mount.type == "tmpfs") out.insert(mount.target);
  for (const auto& folder : service.definition->tmpfs) out.emplace(split(folder.value, ':').front());
  return {out.begin(), out.end()};
}

}  // namespace loadline::generate

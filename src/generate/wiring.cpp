// SPDX-License-Identifier: Apache-2.0
// Reads connections from everything that names a host: depends_on, links, the environment, commands, mounted
// configuration, and the defaults in the source.
#include "generate/wiring.h"

#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/hosts.h"
#include "fleet/infrastructure.h"
#include "fleet/known_images.h"

namespace loadline::generate {
namespace {

bool is_proxy(const fleet::Service& service) {
  constexpr std::array<std::string_view, 9> proxies = {"traefik",     "haproxy", "envoy", "caddy",    "nginx",
                                                       "nginx-proxy", "kong",    "httpd", "openresty"};
  if (service.definition->build || !service.image || service.definition->ports.empty()) return false;
  return std::ranges::find(proxies, base_name(service.image->name)) != proxies.end();
}

Part part_of(const fleet::Service& service) {
  if (service.definition->build) return Part::application;
  if (is_proxy(service)) return Part::proxy;
  if (!service.image) return Part::other;
  const auto what = fleet::inner_service_of(*service.image);
  const bool data = what == "a database" || what == "a key-value store" || what == "a message broker" ||
                    what == "a search engine" || what == "object storage";
  return data ? Part::data : Part::other;
}

// What each name on the project's networks leads to.
using Names = std::map<std::string, std::string, std::less<>>;
Names names_of(const fleet::Combination& combination) {
  Names out;
  for (const auto& [name, service] : combination.project.services) {
    out[name] = name;
    if (service.container_name) out.try_emplace(service.container_name->value, name);
    if (service.hostname) out.try_emplace(service.hostname->value, name);
    for (const auto& [network, attachment] : service.networks)
      for (const auto& alias : attachment.aliases) out.try_emplace(alias.value, name);
  }
  return out;
}

class Connections {
 public:
  Connections(const fleet::Fleet& fleet, const Names& names, Member& member)
      : fleet_{fleet}, names_{names}, member_{member} {}

  void read() {
    const auto& service = *member_.service;
    const auto& definition = *service.definition;
    for (const auto& [name, dependency] : definition.depends_on) add(name);
    for (const auto& link : definition.links) add(link.value.substr(0, link.value.find(':')));
    for (const auto& [name, value] : service.environment) add_hosts(name, value.value);
    for (const auto& [name, value] : definition.environment)
      if (!value.value) leave_open("`" + name + "`");
    for (const auto& file : definition.env_files)
      if (!fleet_.has_file(file.value)) leave_open("`" + file.value + "`");
    if (service.facts != nullptr)
      for (const auto& read : service.facts->environment)
        if (read.fallback) add_hosts(read.name, *read.fallback);
    for (const auto* words : {&definition.command, &definition.entrypoint})
      if (*words)
        for (const auto& word : **words) add_tokens(word.value);
    for (const auto& mount : definition.volumes) read_mount(mount);
    member_.talks_to.erase(service.name);
  }

 private:
  void add(std::string_view host) {
    if (const auto known = names_.find(host); known != names_.end()) member_.talks_to.insert(known->second);
  }
  void add_hosts(std::string_view variable, std::string_view value) {
    for (const auto& host : fleet::hosts_named_in(variable, value)) add(host);
  }
  void leave_open(std::string what) {
    if (member_.all_known) member_.unknown = std::move(what);
    member_.all_known = false;
  }
  // Words of a configuration file or a command line that look like a URL or host:port.
  void add_tokens(std::string_view text) {
    constexpr std::string_view between = " \t\r\n\"'`=;|(){}[]<>";
    while (!text.empty()) {
      const auto end = text.find_first_of(between);
      const auto token = text.substr(0, end);
      if (contains(token, ":") && token.size() < 300) add_hosts("", token);
      text.remove_prefix(end == text.npos ? text.size() : end + 1);
    }
  }
  void read_mount(const compose::Mount& mount) {
    constexpr std::uint64_t longest = 256 * 1024;
    if (mount.type != "bind" || mount.source.starts_with('/') || member_.part == Part::application) return;
    for (const auto& file : fleet_.files) {
      if (!is_below(file.path, mount.source) || file.kind != FileKind::regular || file.size > longest) continue;
      if (const auto text = fleet_.tree->read(file.path)) add_tokens(*text);
    }
  }

  const fleet::Fleet& fleet_;
  const Names& names_;
  Member& member_;
};

bool better(const fleet::Combination& one, const fleet::Combination& other) {
  const auto rank = [](const fleet::Combination& each) { return each.role == fleet::Role::production ? 1 : 0; };
  if (rank(one) != rank(other)) return rank(one) > rank(other);
  return one.services.size() > other.services.size();
}

Wiring wiring_of(const fleet::Fleet& fleet, const fleet::Combination& combination, const std::vector<Target>& targets) {
  Wiring out{&combination, {}};
  const auto names = names_of(combination);
  for (const auto& service : combination.services) {
    Member member{.service = &service, .part = part_of(service)};
    for (const auto& target : targets)
      if (target.service->name == service.name && target.service->combination->folder == combination.folder)
        member.target = &target;
    Connections{fleet, names, member}.read();
    out.members.push_back(std::move(member));
  }
  std::ranges::sort(out.members, {}, [](const Member& member) { return member.service->name; });
  return out;
}

}  // namespace

const Member* Wiring::find(std::string_view service) const {
  const auto found = std::ranges::find_if(members,
                                          [&](const Member& member) { return member.service->name == service; });
  return found == members.end() ? nullptr : &*found;
}

std::vector<Wiring> wirings_of(const fleet::Fleet& fleet, const std::vector<Target>& targets) {
  std::map<std::string, const fleet::Combination*> by_folder;
  for (const auto& target : targets) {
    auto& best = by_folder[target.service->combination->folder];
    if (best == nullptr || better(*target.service->combination, *best)) best = target.service->combination;
  }
  std::vector<Wiring> out;
  for (const auto& [folder, combination] : by_folder) out.push_back(wiring_of(fleet, *combination, targets));
  return out;
}

bool is_job(const Wiring& wiring, const Member& member) {
  return std::ranges::any_of(wiring.combination->services, [&](const fleet::Service& other) {
    const auto depends = other.definition->depends_on.find(member.service->name);
    return depends != other.definition->depends_on.end() &&
           depends->second.condition == "service_completed_successfully";
  });
}

fleet::Truth will_be_asked(const Member& member) {
  if (member.target != nullptr && !member.target->health_command.empty()) return fleet::Truth::yes;
  const auto today = fleet::has_health_check(*member.service);
  if (member.target != nullptr)  // its new image has none, whatever the old one had
    return fleet::truth(today == fleet::Truth::yes && member.service->probe && member.service->probe->in_compose);
  if (today == fleet::Truth::yes || member.service->health_disabled) return today;
  return fleet::health_test_of(*member.service) ? fleet::Truth::yes : today;
}

bool keeps_state(const Member& member) {
  if (member.part == Part::data) return true;
  return std::ranges::any_of(member.service->definition->volumes, [](const compose::Mount& mount) {
    return mount.type == "volume" && !mount.source.empty() && base_name(mount.target) != "node_modules";
  });
}

}  // namespace loadline::generate

// SPDX-License-Identifier: Apache-2.0
// Who is reached by whom: published ports, networks, and the labels that a proxy reads.
#include <algorithm>

#include "base/text.h"
#include "fleet/infrastructure.h"
#include "fleet/known_images.h"
#include "fleet/resource_profile.h"
#include "generate/lines.h"
#include "generate/overlay.h"
#include "generate/profiles.h"

namespace loadline::generate {
namespace {

bool is_local(const compose::Port& port) {
  return port.host_ip == "127.0.0.1" || port.host_ip == "::1" || port.host_ip == "localhost";
}

std::string local_port(const compose::Port& port) {
  std::string out = "127.0.0.1:" + port.published + ":" + std::to_string(port.target);
  return "\"" + out + (port.protocol == "tcp" ? "" : "/" + port.protocol) + "\"";
}

// Ready-made services that are for other services or for operators.
void add_inner_ports(const Member& member, Overlay& overlay, std::vector<Entry>& out) {
  const auto& ports = member.service->definition->ports;
  if (!member.service->image || fleet::inner_service_of(*member.service->image).empty()) return;
  if (std::ranges::all_of(ports, is_local)) return;
  overlay.resets = true;
  if (member.part == Part::data) return out.push_back({"ports", "[]", false, "!reset"});
  std::string list;
  for (const auto& port : ports) list += (list.empty() ? "" : ", ") + local_port(port);
  out.push_back({"ports", "[" + list + "]", false, "!override"});
}

std::map<std::string, std::string> label_changes(const Member& member, const Overlay& overlay) {
  std::map<std::string, std::string> out;
  const auto& service = *member.service;
  if (!service.behind_proxy) return out;
  const auto segments = overlay.segments.of.find(service.name);
  // On several networks Traefik takes any one of them, also one that it is not on itself.
  if (segments != overlay.segments.of.end() && segments->second.size() > 1)
    out["traefik.docker.network"] = edge_name(overlay);
  if (member.target != nullptr && member.target->port)
    for (const auto& [name, value] : service.definition->labels)
      if (name.ends_with(".loadbalancer.server.port") && value.value != std::to_string(*member.target->port))
        out[name] = "\"" + std::to_string(*member.target->port) + "\"";
  return out;
}

}  // namespace

void add_ports(const Member& member, Overlay& overlay, std::vector<Entry>& out) {
  const auto& ports = member.service->definition->ports;
  if (ports.empty() || member.part == Part::proxy) return;
  if (member.part != Part::application) return add_inner_ports(member, overlay, out);
  const bool has_proxy = std::ranges::any_of(overlay.wiring.members,
                                             [](const auto& each) { return each.part == Part::proxy; });
  if (!has_proxy) return;
  if (member.service->behind_proxy) {
    overlay.resets = true;
    return out.push_back({"ports", "[]", false, "!reset"});
  }
  if (std::ranges::all_of(ports, is_local)) return;
  overlay.note(member,
               "is published on the host and not routed by the proxy: route it, or publish it on 127.0.0.1 only",
               ports.front().place);
}

void add_networks(const Member& member, Overlay& overlay, std::vector<Entry>& out) {
  const auto& today = member.service->definition->networks;
  if (const auto found = overlay.segments.of.find(member.service->name); found != overlay.segments.of.end()) {
    std::string lines;
    bool aliases = false;
    for (const auto& network : found->second) {
      lines += network + ":\n";
      for (const auto& [name, attachment] : today) {
        if (attachment.aliases.empty()) continue;
        aliases = true;
        std::vector<std::string> names;
        for (const auto& alias : attachment.aliases) names.push_back(alias.value);
        lines += "  aliases: " + yaml_list(names) + "\n";
      }
    }
    const bool changes = found->second != std::vector<std::string>{overlay.segments.application};
    overlay.resets = overlay.resets || changes;
    if (changes && aliases) out.push_back({"networks", lines, true, "!override"});
    else if (changes) out.push_back({"networks", yaml_list(found->second), false, "!override"});
  }
  std::string labels;
  for (const auto& [name, value] : label_changes(member, overlay)) labels += name + ": " + value + "\n";
  if (!labels.empty()) out.push_back({"labels", labels, true});
}

void add_health(const Member& member, Overlay& overlay, std::vector<Entry>& out) {
  const auto& service = *member.service;
  if (service.health_disabled) return overlay.note(member, "its health check is switched off, and stays so");
  const auto& profile = profile_named(fleet::resource_profile_of(service, overlay.fleet).name);
  if (member.target != nullptr && !member.target->health_command.empty()) {
    std::vector<std::string> words = {"CMD"};
    words.insert(words.end(), member.target->health_command.begin(), member.target->health_command.end());
    out.push_back({"healthcheck",
                   "test: " + compose_list(words) + "\ninterval: 30s\ntimeout: 5s\nretries: 3\nstart_period: " +
                       std::string{profile.start_period} + "\n",
                   true});
    return;
  }
  if (member.target != nullptr && service.definition->healthcheck) {
    overlay.note(member,
                 "its health check in Compose runs `" + (service.probe ? service.probe->program : "") +
                     "`, which "
                     "was for the old image; it stays, and may need another program",
                 service.definition->healthcheck->place);
    return;
  }
  // The first start of a database makes its files, which may take longer than a check is patient: then whoever waits
  // for it never starts (docs/proof.md).
  if (member.part == Part::data && service.definition->healthcheck) {
    const auto& check = *service.definition->healthcheck;
    if (!check.disabled && !check.start_period_seconds) out.push_back({"healthcheck", "start_period: 60s\n", true});
    return;
  }
  if (member.part == Part::application || fleet::has_health_check(service) == fleet::Truth::yes) return;
  if (const auto test = fleet::health_test_of(service))
    out.push_back(
        {"healthcheck", "test: " + *test + "\ninterval: 10s\ntimeout: 5s\nretries: 5\nstart_period: 30s\n", true});
}

}  // namespace loadline::generate

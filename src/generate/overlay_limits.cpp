// SPDX-License-Identifier: Apache-2.0
// How much a service may use, how it comes back, and what it may do.
#include <fmt/format.h>

#include <algorithm>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/resource_profile.h"
#include "generate/image_needs.h"
#include "generate/lines.h"
#include "generate/overlay.h"
#include "generate/profiles.h"

namespace loadline::generate {
namespace {

// Half of what it may use.
std::string lowered_reservation(const compose::Resources& limits, const Profile& profile) {
  constexpr std::uint64_t mib = 1024 * 1024;
  const auto cpus = limits.cpus ? fmt::format("{:.2f}", *limits.cpus / 2) : std::string{profile.reserved_cpus};
  const auto memory = limits.memory_bytes
                          ? std::to_string(std::max<std::uint64_t>(*limits.memory_bytes / 2 / mib, 1)) + "M"
                          : std::string{profile.reserved_memory};
  return "reservations: {cpus: \"" + cpus + "\", memory: " + memory + "}  # more than its limit were reserved\n";
}

bool reserves_too_much(const fleet::Service& service) {
  const auto& deploy = service.definition->deploy;
  if (!deploy || !deploy->limits || !deploy->reservations) return false;
  const auto& limits = *deploy->limits;
  const auto& reserved = *deploy->reservations;
  return (limits.memory_bytes && reserved.memory_bytes && *reserved.memory_bytes > *limits.memory_bytes) ||
         (limits.cpus && reserved.cpus && *reserved.cpus > *limits.cpus);
}

// The profile as a whole where the user has said nothing; else only what is missing.
std::string resources_of(const Member& member, Overlay& overlay, bool& anchored) {
  const auto& service = *member.service;
  const auto& definition = *service.definition;
  const auto& profile = profile_named(fleet::resource_profile_of(service, overlay.fleet).name);
  const bool memory = fleet::has_memory_limit(service), cpus = fleet::has_cpu_limit(service);
  const bool pids = definition.pids_limit ||
                    (definition.deploy && definition.deploy->limits && definition.deploy->limits->pids);
  const bool reserved = (definition.deploy && definition.deploy->reservations) || definition.mem_reservation;
  const auto least = memory ? std::nullopt : least_memory_of(service);
  anchored = !memory && !cpus && !pids && !reserved && !least;
  if (anchored) {
    overlay.anchors.insert(std::string{profile.name});
    return "*" + std::string{profile.name};
  }
  std::vector<std::string> limits;
  if (!cpus) limits.push_back("cpus: \"" + std::string{profile.cpus} + "\"");
  if (!memory) limits.push_back("memory: " + std::string{least ? least->memory : profile.memory});
  if (!pids) limits.push_back("pids: " + std::string{profile.pids});
  std::string lines;
  for (const auto& limit : limits) lines += (lines.empty() ? "limits: {" : ", ") + limit;
  if (!lines.empty()) lines += least ? "}  # " + std::string{least->because} + "\n" : "}\n";
  if (reserves_too_much(service)) {
    lines += lowered_reservation(*definition.deploy->limits, profile);
  } else if (!reserved && !memory && !cpus) {
    lines += "reservations: {cpus: \"" + std::string{profile.reserved_cpus} +
             "\", memory: " + std::string{profile.reserved_memory} + "}\n";
  }
  return lines;
}

std::string restart_text(const Member& member, Overlay& overlay) {
  const auto& definition = *member.service->definition;
  const auto policy = definition.deploy ? definition.deploy->restart_policy : std::nullopt;
  if (is_job(overlay.wiring, member) || (definition.restart && definition.restart->value == "no")) return {};
  if (policy && (policy->condition == "none" || policy->delay_seconds.value_or(0) > 0)) return {};
  const bool on_failure = (policy && policy->condition == "on-failure") ||
                          (!policy && definition.restart && definition.restart->value.starts_with("on-failure"));
  if (!on_failure) {
    overlay.anchors.insert("restart");
    return "restart_policy: *restart\n";
  }
  std::string attempts = "5";
  if (policy && policy->max_attempts) attempts = std::to_string(*policy->max_attempts);
  else if (!policy && definition.restart->value.starts_with("on-failure:"))
    attempts = definition.restart->value.substr(11);
  return "restart_policy: {condition: on-failure, delay: 5s, max_attempts: " + attempts + ", window: 2m}\n";
}

// Only where several can run at all: no name of its own, no port of the host, nothing kept.
std::string replicas_text(const Member& member) {
  const auto& service = *member.service;
  if (member.target == nullptr || !service.behind_proxy || service.definition->container_name || keeps_state(member))
    return {};
  const auto today = service.definition->deploy ? service.definition->deploy->replicas.value_or(1) : 1;
  std::string variable = identifier(service.name, '_');
  std::ranges::transform(variable, variable.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return "replicas: ${" + variable + "_REPLICAS:-" + std::to_string(today) + "}\n";
}

std::string tmpfs_text(const Member& member, const std::vector<std::string>& folders) {
  const auto& definition = *member.service->definition;
  std::string out;
  for (const auto& folder : folders) {
    const auto mounted = [&](const auto& mount) { return clean_path(mount.target) == folder; };
    const auto there = [&](const auto& mount) {  // two at one place are refused
      return clean_path(mount.value.substr(0, mount.value.find(':'))) == folder;
    };
    if (std::ranges::any_of(definition.volumes, mounted) || std::ranges::any_of(definition.tmpfs, there)) continue;
    std::string options = ":size=64m";
    if (member.target != nullptr && folder != "/tmp" && contains(member.target->user, ":")) {
      const auto parts = split(member.target->user, ':');
      options += ",uid=" + std::string{parts[0]} + ",gid=" + std::string{parts[1]} + ",mode=0700";
    }
    out += (out.empty() ? "" : ", ") + ("\"" + folder + options + "\"");
  }
  return out.empty() ? out : "[" + out + "]";
}

void harden_application(const Member& member, Overlay& overlay, std::vector<Entry>& out) {
  const auto& service = *member.service;
  const bool caps = !fleet::drops_capabilities(service), privileges = !fleet::forbids_new_privileges(service);
  const bool read_only = !fleet::has_read_only_root(service), init = !service.definition->init;
  if (service.user && fleet::is_root_user(service.user->value) && service.definition->user)
    out.push_back({"user", "\"" + member.target->user + "\""});
  if (caps && privileges && read_only && init) {
    overlay.anchors.insert("hardened");
    out.insert(out.begin(), {"<<", "*hardened"});
  } else {
    if (caps) out.push_back({"cap_drop", "[ALL]"});
    if (init) out.push_back({"init", "true"});
    if (read_only) out.push_back({"read_only", "true"});
    if (privileges) out.push_back({"security_opt", "[\"no-new-privileges:true\"]"});
  }
  if (const auto text = tmpfs_text(member, member.target->writable); !text.empty()) out.push_back({"tmpfs", text});
}

void harden_image(const Member& member, Overlay& overlay, std::vector<Entry>& out) {
  const auto& service = *member.service;
  const auto needs = needs_of(service);
  if (!needs) return overlay.unknown_images.push_back("`" + service.name + "`");
  if (!fleet::drops_capabilities(service)) {
    if (!needs->capabilities.empty()) out.push_back({"cap_add", yaml_list(needs->capabilities)});
    out.push_back({"cap_drop", "[ALL]"});
  }
  if (needs->writable && !service.definition->read_only) {
    out.push_back({"read_only", "true"});
    if (const auto text = tmpfs_text(member, *needs->writable); !text.empty()) out.push_back({"tmpfs", text});
  }
  if (!fleet::forbids_new_privileges(service)) out.push_back({"security_opt", "[\"no-new-privileges:true\"]"});
}

}  // namespace

void add_deploy(const Member& member, Overlay& overlay, std::vector<Entry>& out) {
  bool anchored = false;
  const auto resources = resources_of(member, overlay, anchored);
  std::string lines = replicas_text(member);
  if (anchored) lines += "resources: " + resources + "\n";
  else if (!resources.empty()) lines += "resources:\n" + indented(resources, 2);
  lines += restart_text(member, overlay);
  if (!lines.empty()) out.push_back({"deploy", lines, true});
}

void add_hardening(const Member& member, Overlay& overlay, std::vector<Entry>& out) {
  const auto& definition = *member.service->definition;
  const bool privileged = definition.privileged && definition.privileged->value;
  if (!fleet::bounds_its_logs(*member.service)) {
    overlay.anchors.insert("logging");
    out.push_back({"logging", "*logging"});
  }
  if (privileged)
    return overlay.note(member, "runs privileged, and is left so: nothing says what it needs instead",
                        definition.privileged->place);
  if (member.target != nullptr) harden_application(member, overlay, out);
  else if (member.part != Part::application) harden_image(member, overlay, out);
}

}  // namespace loadline::generate

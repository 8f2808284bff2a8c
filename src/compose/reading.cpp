// SPDX-License-Identifier: Apache-2.0
// The typed Project, member by member.
#include "compose/reading.h"

#include <algorithm>

#include "base/text.h"
#include "compose/fields.h"
#include "compose/short_forms.h"

namespace loadline::compose {
namespace {

std::vector<Text> sources_of(const Value& service, std::string_view key, std::string_view member = "source") {
  std::vector<Text> out;
  if (const Value* list = written(service, key))
    for (const auto& item : list->items)
      if (auto text = located(item, member)) out.push_back(std::move(*text));
  return out;
}

std::optional<std::vector<Text>> command_of(const Value& service, std::string_view key, Problems& problems) {
  const Value* value = written(service, key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_text()) return texts_of(service, key);
  std::vector<Text> out;
  const auto words = shell_words(value->text);
  if (!words) {
    problems.push_back({value->place, std::string{key} + " is " + words.error().message});
    return out;
  }
  for (const auto& word : *words) out.push_back({word, value->place});
  return out;
}

ByName<Text> hosts_of(const Value& service, Problems& problems) {
  ByName<Text> out;
  const Value* value = written(service, "extra_hosts");
  if (value == nullptr) return out;
  const auto add = [&](std::string_view name, std::string_view address, Place place) {
    if (address.size() > 2 && address.front() == '[' && address.back() == ']')
      address = address.substr(1, address.size() - 2);
    Text& text = out[std::string{name}];
    text.value += (text.value.empty() ? "" : ",") + std::string{address};
    text.place = place;
  };
  for (const auto& item : value->items) {
    const std::string_view text = item.text;
    const auto equals = text.find('=');
    const auto at = equals != text.npos ? equals : text.find(':');
    if (at == text.npos || at == 0) {
      problems.push_back({item.place, "extra_hosts: expected host=address"});
      continue;
    }
    for (const auto address : split(text.substr(at + 1), ',')) add(text.substr(0, at), address, item.place);
  }
  for (const auto& [name, member] : value->members) {
    if (!member.value.is_list()) add(name, member.value.is_null() ? "" : printed(member.value), member.value.place);
    for (const auto& item : member.value.items) add(name, printed(item), item.place);
  }
  return out;
}

Build read_build(const Value& value) {
  Build out;
  out.place = value.place;
  if (auto context = located(value, "context")) out.context = {path_in_tree(context->value), context->place};
  if (auto file = located(value, "dockerfile")) out.dockerfile = *file;
  if (out.dockerfile.value.empty()) out.dockerfile = {"Dockerfile", value.place};
  out.dockerfile_inline = located(value, "dockerfile_inline");
  out.target = located(value, "target");
  out.network = located(value, "network");
  out.args = variables_of(value, "args");
  out.cache_from = texts_of(value, "cache_from");
  out.cache_to = texts_of(value, "cache_to");
  out.platforms = texts_of(value, "platforms");
  out.tags = texts_of(value, "tags");
  out.secrets = sources_of(value, "secrets");
  out.additional_contexts = mapping_of(value, "additional_contexts");
  for (auto& [name, context] : out.additional_contexts) context.value = path_in_tree(std::move(context.value));
  return out;
}

std::vector<Port> read_port_list(const Value& service) {
  std::vector<Port> out;
  const Value* list = written(service, "ports");
  if (list == nullptr) return out;
  for (const auto& item : list->items) {
    Port port;
    port.place = item.place;
    port.host_ip = text_of(item, "host_ip");
    port.published = text_of(item, "published");
    port.target = static_cast<std::uint32_t>(
        std::clamp<std::int64_t>(integer_of(item, "target").value_or(0), 0, 65535));
    if (auto protocol = located(item, "protocol")) port.protocol = protocol->value;
    out.push_back(std::move(port));
  }
  return out;
}

std::vector<Mount> read_mounts(const Value& service) {
  std::vector<Mount> out;
  const Value* list = written(service, "volumes");
  if (list == nullptr) return out;
  for (const auto& item : list->items) {
    Mount mount;
    mount.place = item.place;
    mount.type = text_of(item, "type");
    mount.source = text_of(item, "source");
    if (mount.type == "bind") mount.source = path_in_tree(std::move(mount.source));
    mount.target = text_of(item, "target");
    mount.read_only = truth_of(item, "read_only");
    out.push_back(std::move(mount));
  }
  return out;
}

HealthCheck read_health(const Value& value, Problems& problems) {
  HealthCheck out;
  out.place = value.place;
  const Value* test = written(value, "test");
  if (test != nullptr && test->is_text()) out.test = {{"CMD-SHELL", test->place}, {test->text, test->place}};
  if (test != nullptr && test->is_list()) out.test = texts_of(value, "test");
  out.disabled = truth_of(value, "disable") || (!out.test.empty() && out.test[0].value == "NONE");
  out.interval_seconds = seconds_of(value, "interval", problems);
  out.timeout_seconds = seconds_of(value, "timeout", problems);
  out.start_period_seconds = seconds_of(value, "start_period", problems);
  if (const auto retries = integer_of(value, "retries"))
    out.retries = static_cast<std::uint32_t>(std::clamp<std::int64_t>(*retries, 0, 0xffffffff));
  return out;
}

std::optional<Resources> read_resources(const Value& deploy, std::string_view which, Problems& problems) {
  const Value* resources = written(deploy, "resources");
  const Value* value = resources == nullptr ? nullptr : written(*resources, which);
  if (value == nullptr) return std::nullopt;
  Resources out;
  out.place = value->place;
  out.cpus = real_of(*value, "cpus");
  if (const auto bytes = bytes_of(*value, "memory", problems); bytes && *bytes >= 0)
    out.memory_bytes = static_cast<std::uint64_t>(*bytes);
  out.pids = integer_of(*value, "pids");
  return out;
}

Deploy read_deploy(const Value& value, Problems& problems) {
  Deploy out;
  out.place = value.place;
  out.limits = read_resources(value, "limits", problems);
  out.reservations = read_resources(value, "reservations", problems);
  if (const auto replicas = integer_of(value, "replicas"); replicas && *replicas >= 0)
    out.replicas = static_cast<std::uint64_t>(*replicas);
  if (const Value* restart = written(value, "restart_policy")) {
    RestartPolicy policy;
    policy.place = restart->place;
    if (auto condition = located(*restart, "condition")) policy.condition = condition->value;
    policy.delay_seconds = seconds_of(*restart, "delay", problems);
    policy.window_seconds = seconds_of(*restart, "window", problems);
    if (const auto attempts = integer_of(*restart, "max_attempts"); attempts && *attempts >= 0)
      policy.max_attempts = static_cast<std::uint64_t>(*attempts);
    out.restart_policy = std::move(policy);
  }
  return out;
}

void read_relations(const Value& value, Service& out) {
  if (const Value* networks = written(value, "networks"))
    for (const auto& [name, member] : networks->members) {
      const Place place = member.value.is_null() ? member.key : member.value.place;
      out.networks.emplace(name, Attachment{place, texts_of(member.value, "aliases")});
    }
  if (const Value* dependencies = written(value, "depends_on"))
    for (const auto& [name, member] : dependencies->members) {
      Dependency made;
      made.place = member.key;
      if (auto condition = located(member.value, "condition")) made.condition = condition->value;
      made.required = truth_of(member.value, "required", true);
      out.depends_on.emplace(name, std::move(made));
    }
}

void read_limits(const Value& value, Service& out, Problems& problems) {
  const auto bytes = [&](std::string_view key) -> std::optional<Located<std::uint64_t>> {
    const auto read = bytes_of(value, key, problems);
    if (!read || *read < 0) return std::nullopt;
    return Located<std::uint64_t>{static_cast<std::uint64_t>(*read), value.find(key)->place};
  };
  out.mem_limit = bytes("mem_limit");
  out.mem_reservation = bytes("mem_reservation");
  if (const auto cpus = real_of(value, "cpus")) out.cpus = Located<double>{*cpus, value.find("cpus")->place};
  if (const auto pids = integer_of(value, "pids_limit"))
    out.pids_limit = Located<std::int64_t>{*pids, value.find("pids_limit")->place};
}

void read_resources_of(const Value& tree, std::string_view section, ByName<Named>& out) {
  const Value* map = written(tree, section);
  if (map == nullptr) return;
  for (const auto& [key, member] : map->members) {
    Named made;
    made.place = member.key;
    made.name = located(member.value, "name");
    made.driver = located(member.value, "driver");
    made.file = located(member.value, "file");
    made.environment = located(member.value, "environment");
    made.external = truth_of(member.value, "external");
    made.internal = truth_of(member.value, "internal");
    out.emplace(key, std::move(made));
  }
}

}  // namespace

void read_service(const Value& value, Service& out, Problems& problems) {
  const std::pair<const char*, std::optional<Text>*> texts[] = {{"image", &out.image},
                                                                {"container_name", &out.container_name},
                                                                {"hostname", &out.hostname},
                                                                {"user", &out.user},
                                                                {"working_dir", &out.working_dir},
                                                                {"restart", &out.restart},
                                                                {"network_mode", &out.network_mode},
                                                                {"pid", &out.pid},
                                                                {"ipc", &out.ipc},
                                                                {"platform", &out.platform},
                                                                {"stop_signal", &out.stop_signal},
                                                                {"userns_mode", &out.userns_mode},
                                                                {"stop_grace_period", &out.stop_grace_period},
                                                                {"cgroup_parent", &out.cgroup_parent}};
  for (const auto& [key, text] : texts) *text = located(value, key);
  const std::pair<const char*, std::vector<Text>*> lists[] = {
      {"tmpfs", &out.tmpfs},   {"cap_add", &out.cap_add},   {"cap_drop", &out.cap_drop},
      {"expose", &out.expose}, {"profiles", &out.profiles}, {"security_opt", &out.security_opt},
      {"links", &out.links}};
  for (const auto& [key, list] : lists) *list = texts_of(value, key);
  if (const Value* build = written(value, "build"); build != nullptr && build->is_map()) out.build = read_build(*build);
  out.command = command_of(value, "command", problems);
  out.entrypoint = command_of(value, "entrypoint", problems);
  out.environment = variables_of(value, "environment");
  out.env_files = sources_of(value, "env_file", "path");
  out.ports = read_port_list(value);
  out.volumes = read_mounts(value);
  read_relations(value, out);
  if (const Value* health = written(value, "healthcheck")) out.healthcheck = read_health(*health, problems);
  if (const Value* deploy = written(value, "deploy")) out.deploy = read_deploy(*deploy, problems);
  read_limits(value, out, problems);
  if (const Value* logging = written(value, "logging"))
    out.logging = Logging{logging->place, text_of(*logging, "driver"), mapping_of(*logging, "options")};
  out.labels = mapping_of(value, "labels");
  out.extra_hosts = hosts_of(value, problems);
  out.read_only = located_truth(value, "read_only");
  out.privileged = located_truth(value, "privileged");
  out.init = located_truth(value, "init");
  out.secrets = sources_of(value, "secrets");
  out.configs = sources_of(value, "configs");
  out.devices = sources_of(value, "devices");
}

void read_project(Project& project) {
  const Value* services = project.tree.find("services");
  for (auto at = project.services.begin(); at != project.services.end();)
    at = services != nullptr && services->find(at->first) != nullptr ? std::next(at) : project.services.erase(at);
  if (services != nullptr)
    for (const auto& [name, member] : services->members) {
      if (!member.value.is_map()) continue;
      Service& service = project.services[name];
      service.name = name;
      if (!service.place) service.place = member.key;
      read_service(member.value, service, project.problems);
    }
  read_resources_of(project.tree, "networks", project.networks);
  read_resources_of(project.tree, "volumes", project.volumes);
  read_resources_of(project.tree, "secrets", project.secrets);
  read_resources_of(project.tree, "configs", project.configs);
}

const Service* Project::find(std::string_view service) const {
  const auto at = services.find(service);
  return at == services.end() ? nullptr : &at->second;
}

}  // namespace loadline::compose

// SPDX-License-Identifier: Apache-2.0
// What a model means without saying it (compose-go loader/environment.go, loader/normalize.go).
#include "base/paths.h"
#include "base/text.h"
#include "compose/phases.h"

namespace loadline::compose {
namespace {

const std::string* find(const ByName<std::string>& environment, std::string_view name) {
  const auto at = environment.find(name);
  return at == environment.end() ? nullptr : &at->second;
}

// Variables without a value take the environment's; those that have none stay or go.
void fill_in(Value& variables, const ByName<std::string>& environment, bool keep) {
  std::erase_if(variables.items, [&](Value& item) {
    if (!item.is_text() || contains(item.text, "=")) return false;
    const auto* value = find(environment, item.text);
    if (value != nullptr) item.text += "=" + *value;
    return value == nullptr && !keep;
  });
  for (auto at = variables.members.begin(); at != variables.members.end();) {
    auto& [name, member] = *at;
    const auto* value = member.value.is_null() ? find(environment, name) : nullptr;
    if (value != nullptr) member.value = text_value(*value, member.key);
    at = member.value.is_null() && !keep ? variables.members.erase(at) : std::next(at);
  }
}

void take_content(Value& model, std::string_view section, std::string_view key,
                  const ByName<std::string>& environment) {
  Value* named = model.find(section);
  if (named == nullptr) return;
  for (auto& [name, member] : named->members) {
    const Value* variable = member.value.find("environment");
    if (variable == nullptr || !variable->is_text()) continue;
    const Place place = variable->place;
    if (const auto* value = find(environment, variable->text)) member.value.set(key, text_value(*value, place));
  }
}

void default_networks(Value& model) {
  Value* services = model.find("services");
  if (services == nullptr) return;
  bool used = false;
  for (auto& [name, member] : services->members) {
    Value& service = member.value;
    if (!service.is_map() || service.find("provider") != nullptr || service.find("network_mode") != nullptr) continue;
    Value* networks = service.find("networks");
    if (networks == nullptr || networks->members.empty()) {
      const Place place = networks != nullptr ? networks->place : member.key;
      Value& made = service.set("networks", empty_map(place));
      made.set("default", Value{.place = place});
    }
    used = used || service.find("networks")->find("default") != nullptr;
  }
  if (!used) return;
  Value* networks = model.find("networks");
  if (networks == nullptr || !networks->is_map()) networks = &model.set("networks", empty_map(services->place));
  if (networks->find("default") == nullptr) networks->set("default", Value{.place = networks->place});
}

void depend(Value& service, std::string_view on, bool restart, Place place) {
  Value* dependencies = service.find("depends_on");
  if (dependencies == nullptr || !dependencies->is_map()) dependencies = &service.set("depends_on", empty_map(place));
  if (dependencies->find(on) != nullptr) return;
  Value& made = dependencies->set(on, empty_map(place));
  made.set("condition", text_value("service_started", place));
  made.set("restart", truth_value(restart, place));
  made.set("required", truth_value(true, place));
}

void implied_dependencies(Value& service) {
  if (const Value* links = service.find("links"))
    for (const Value& link : std::vector<Value>{links->items}) {
      const auto parts = split(link.text, ':');
      depend(service, parts.size() == 2 ? parts[0] : std::string_view{link.text}, true, link.place);
    }
  for (const char* space : {"network_mode", "ipc", "pid", "uts", "cgroup"}) {
    const Value* value = service.find(space);
    if (value == nullptr || !value->text.starts_with("service:")) continue;
    const std::string on = value->text.substr(8);
    depend(service, on, true, value->place);
  }
  if (const Value* from = service.find("volumes_from"))
    for (const Value& volume : std::vector<Value>{from->items})
      if (!volume.text.starts_with("container:")) depend(service, split(volume.text, ':')[0], false, volume.place);
}

void normalize_build(Value& service, const ByName<std::string>& environment) {
  Value* build = service.find("build");
  if (build == nullptr || !build->is_map()) return;
  const auto missing = [&](std::string_view key) { return build->find(key) == nullptr || build->find(key)->is_null(); };
  if (missing("context")) build->set("context", text_value(".", build->place));
  if (missing("dockerfile") && missing("dockerfile_inline"))
    build->set("dockerfile", text_value("Dockerfile", build->place));
  if (Value* args = build->find("args")) fill_in(*args, environment, false);
}

void normalize_service(Value& service, const ByName<std::string>& environment) {
  normalize_build(service, environment);
  if (Value* policy = service.find("pull_policy"); policy != nullptr && policy->text == "if_not_present")
    policy->text = "missing";
  if (Value* variables = service.find("environment")) fill_in(*variables, environment, true);
  implied_dependencies(service);
  if (Value* volumes = service.find("volumes"))
    for (auto& volume : volumes->items)
      if (Value* target = volume.find("target"); target != nullptr && target->is_text())
        target->text = clean_path(target->text);
  Value* hooks = service.find("pre_start");
  const Value* image = service.find("image");
  if (hooks != nullptr && image != nullptr)
    for (auto& hook : hooks->items)
      if (hook.is_map() && hook.find("image") == nullptr) hook.set("image", *image);
}

void name_resources(Value& model, const std::string& project) {
  for (const char* section : {"networks", "volumes", "configs", "secrets"}) {
    Value* named = model.find(section);
    if (named == nullptr) continue;
    for (auto& [key, member] : named->members) {
      Value& resource = member.value;
      if (!resource.is_map()) resource = empty_map(resource.place);
      if (const Value* name = resource.find("name"); name != nullptr && !name->is_null()) continue;
      const Value* external = resource.find("external");
      resource.set("name", text_value(external != nullptr && external->truth ? key : project + "_" + key, member.key));
    }
  }
}

}  // namespace

void resolve_environment(Value& model, const ByName<std::string>& environment) {
  if (Value* services = model.find("services"))
    for (auto& [name, member] : services->members) {
      Value* variables = member.value.find("environment");
      if (variables == nullptr || !variables->is_list()) continue;
      std::erase_if(variables->items, [](const Value& item) { return !item.is_text(); });
      fill_in(*variables, environment, true);
    }
  take_content(model, "secrets", "x-#value", environment);
  take_content(model, "configs", "content", environment);
}

void normalize(Value& model, const std::string& name, const ByName<std::string>& environment) {
  default_networks(model);
  if (Value* services = model.find("services"))
    for (auto& [key, member] : services->members)
      if (member.value.is_map()) normalize_service(member.value, environment);
  name_resources(model, name);
}

}  // namespace loadline::compose

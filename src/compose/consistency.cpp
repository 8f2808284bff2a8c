// SPDX-License-Identifier: Apache-2.0
// The checks over a whole project (compose-go loader/validate.go, graph/cycle.go), all of them told at once.
#include <algorithm>
#include <cmath>
#include <map>

#include "base/text.h"
#include "compose/fields.h"
#include "compose/reading.h"

namespace loadline::compose {
namespace {

class Checker {
 public:
  Checker(const Project& project, Problems& problems) : project_{project}, problems_{problems} {}

  void run() {
    const Value* services = project_.tree.find("services");
    for (const auto& [name, service] : project_.services) {
      const Value* value = services == nullptr ? nullptr : services->find(name);
      if (value == nullptr) continue;
      who_ = "service " + name;
      sources(service, *value);
      names(service, *value);
      limits(service, *value);
      mounts(service);
      if (const Value* volumes = written(*value, "volumes"))
        for (const auto& volume : volumes->items)
          if (text_of(volume, "type") == "bind" && written(volume, "source") == nullptr)
            tell(volume.place, who_ + ": a bind mount needs a source");
    }
    for (const auto& [name, secret] : project_.secrets)
      if (!secret.external && !secret.file && !secret.environment)
        tell(secret.place, "secret " + name + " says neither file nor environment");
    circles();
  }

 private:
  void tell(Place place, std::string message) { problems_.push_back({place, std::move(message)}); }

  // Not where `extends` names a file that cannot be read: what that file says is not known.
  [[nodiscard]] bool is_whole(const Service& service) const {
    return std::ranges::none_of(problems_, [&](const Problem& problem) {
      return problem.place.source == service.place.source && problem.message.starts_with("cannot read ");
    });
  }

  void sources(const Service& service, const Value& value) {
    if (!service.build && (!service.image || service.image->value.empty()) && written(value, "provider") == nullptr &&
        is_whole(service))
      tell(service.place, who_ + " has neither an image nor a build");
    if (service.build) build(service, *value.find("build"));
    if (service.network_mode && !service.networks.empty())
      tell(service.network_mode->place, who_ + " says both network_mode and networks");
    if (service.healthcheck && !service.healthcheck->test.empty()) {
      const auto& first = service.healthcheck->test[0];
      if (first.value != "CMD" && first.value != "CMD-SHELL" && first.value != "NONE")
        tell(first.place, who_ + ": a health check's test must start with CMD, CMD-SHELL or NONE");
    }
    const Value* develop = written(value, "develop");
    const Value* watches = develop == nullptr ? nullptr : written(*develop, "watch");
    if (watches == nullptr) return;
    for (const auto& watch : watches->items) {
      const auto action = text_of(watch, "action");
      if (text_of(watch, "target").empty() && action != "rebuild" && action != "restart")
        tell(watch.place, who_ + ": watch needs a target unless it rebuilds or restarts");
    }
  }

  void build(const Service& service, const Value& value) {
    if (service.build->dockerfile_inline && !text_of(value, "dockerfile").empty())
      tell(service.build->dockerfile_inline->place, who_ + " says both dockerfile and dockerfile_inline");
    for (const auto& [name, context] : service.build->additional_contexts) {
      if (!context.value.starts_with("service:")) continue;
      const Service* other = project_.find(std::string_view{context.value}.substr(8));
      if (other == nullptr) tell(context.place, who_ + " names an unknown service as additional context " + name);
      else if (!other->build)
        tell(context.place, who_ + " names a service without a build as additional context " + name);
    }
    if (service.build->platforms.empty() || !service.platform) return;
    for (const auto& platform : service.build->platforms)
      if (platform.value == service.platform->value) return;
    tell(service.platform->place, who_ + ": build.platforms must include the platform " + service.platform->value);
  }

  template <class Known>
  void known(const std::string& what, const Text& name, const Known& all) {
    if (!all.contains(name.value)) tell(name.place, who_ + " refers to undefined " + what + " " + name.value);
  }

  void names(const Service& service, const Value& value) {
    for (const auto& [name, attachment] : service.networks)
      known("network", {name, attachment.place}, project_.networks);
    for (const auto& [name, dependency] : service.depends_on)
      if (project_.find(name) == nullptr) tell(dependency.place, who_ + " depends on undefined service " + name);
    for (const auto& mount : service.volumes)
      if (mount.type == "volume" && !mount.source.empty())
        known("volume", {mount.source, mount.place}, project_.volumes);
    if (service.build)
      for (const auto& secret : service.build->secrets) known("build secret", secret, project_.secrets);
    for (const auto& config : service.configs) known("config", config, project_.configs);
    for (const auto& secret : service.secrets) known("secret", secret, project_.secrets);
    const Value* models = written(value, "models");
    const Value* defined = project_.tree.find("models");
    if (models == nullptr) return;
    for (const auto& [name, member] : models->members)
      if (defined == nullptr || defined->find(name) == nullptr)
        tell(member.key, who_ + " refers to undefined model " + name);
  }

  void limits(const Service& service, const Value& value) {
    const auto scale = integer_of(value, "scale");
    const Value* deploy = written(value, "deploy");
    const auto replicas = deploy == nullptr ? std::nullopt : integer_of(*deploy, "replicas");
    if (scale && replicas && *scale != *replicas) differ(value, "scale", "replicas");
    if (scale && *scale < 0) tell(value.find("scale")->place, who_ + ": scale must not be negative");
    if (replicas && *replicas < 0) tell(deploy->find("replicas")->place, who_ + ": replicas must not be negative");
    if (scale.value_or(replicas.value_or(1)) > 1 && service.container_name)
      tell(service.container_name->place, who_ + ": a container name is for one container, not several");
    if (!service.deploy) return;
    if (const auto& limit = service.deploy->limits) {
      const auto cpus = limit->cpus.value_or(0);
      if (service.cpus && service.cpus->value != 0 && std::fabs(cpus - service.cpus->value) > 1e-6)
        differ(value, "cpus", "resources.limits.cpus");
      const auto memory = limit->memory_bytes.value_or(0);
      if (service.mem_limit && service.mem_limit->value != 0 && memory != service.mem_limit->value)
        differ(value, "mem_limit", "resources.limits.memory");
      const auto pids = limit->pids.value_or(0);
      if (service.pids_limit && service.pids_limit->value != 0 && pids != service.pids_limit->value)
        differ(value, "pids_limit", "resources.limits.pids");
    }
    if (const auto& reservation = service.deploy->reservations)
      if (service.mem_reservation && service.mem_reservation->value != 0 &&
          reservation->memory_bytes.value_or(0) != service.mem_reservation->value)
        differ(value, "mem_reservation", "resources.reservations.memory");
  }

  void differ(const Value& service, std::string_view key, const std::string& other) {
    tell(service.find(key)->place, who_ + ": " + std::string{key} + " and deploy." + other + " must say the same");
  }

  void mounts(const Service& service) {
    std::map<std::string, Place, std::less<>> seen;
    const auto add = [&](std::string target, Place place) {
      if (!seen.emplace(target, place).second) tell(place, who_ + " mounts " + target + " twice");
    };
    for (const auto& entry : service.tmpfs) add(entry.value.substr(0, entry.value.find(':')), entry.place);
    for (const auto& mount : service.volumes) add(mount.target, mount.place);
  }

  // Each circle of dependencies is told once, at the edge that closes it.
  void circles() {
    enum class State : std::uint8_t { fresh, open, done };
    std::map<std::string_view, State> states;
    struct Visit {
      const Service* service;
      ByName<Dependency>::const_iterator next;
    };
    for (const auto& [name, start] : project_.services) {
      if (states[name] != State::fresh) continue;
      std::vector<Visit> way{{&start, start.depends_on.begin()}};
      states[name] = State::open;
      while (!way.empty()) {
        Visit& top = way.back();
        if (top.next == top.service->depends_on.end()) {
          states[top.service->name] = State::done;
          way.pop_back();
          continue;
        }
        const auto& [wanted, dependency] = *top.next++;
        const Service* other = project_.find(wanted);
        if (other == nullptr) continue;
        State& state = states[other->name];
        if (state == State::open) {
          std::string circle;
          for (auto step = std::ranges::find(way, other, &Visit::service); step != way.end(); ++step)
            circle += step->service->name + " -> ";
          tell(dependency.place, "dependency cycle: " + circle + wanted);
        } else if (state == State::fresh) {
          state = State::open;
          way.push_back({other, other->depends_on.begin()});
        }
      }
    }
  }

  const Project& project_;
  Problems& problems_;
  std::string who_;
};

}  // namespace

void check_consistency(const Project& project, Problems& problems) { Checker{project, problems}.run(); }

}  // namespace loadline::compose

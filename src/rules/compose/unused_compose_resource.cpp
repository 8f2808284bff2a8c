// SPDX-License-Identifier: Apache-2.0
// Networks, volumes, secrets and configs that no service uses.
#include <algorithm>
#include <set>

#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

using Names = std::set<std::string, std::less<>>;

struct Used {
  Names networks, volumes, secrets, configs;
};

void add(const compose::Project& project, Used& used) {
  for (const auto& [name, service] : project.services) {
    for (const auto& [network, attachment] : service.networks) used.networks.insert(network);
    for (const auto& mount : service.volumes) used.volumes.insert(mount.source);
    for (const auto& secret : service.secrets) used.secrets.insert(secret.value);
    for (const auto& config : service.configs) used.configs.insert(config.value);
    if (service.build)
      for (const auto& secret : service.build->secrets) used.secrets.insert(secret.value);
  }
}

// Another combination of the same folder may use what this one defines.
Used used_around(const fleet::Combination& combination, const fleet::Fleet& fleet) {
  Used used;
  for (const auto& each : fleet.combinations)
    if (each.folder == combination.folder) add(each.project, used);
  return used;
}

void report(const fleet::Combination& combination, std::string_view kind, std::string_view key,
            const compose::ByName<compose::Named>& defined, const Names& used, Findings& out) {
  for (const auto& [name, one] : defined) {
    if (used.contains(name) || !one.place || (kind == "network" && name == "default")) continue;
    auto& finding = out.report(one.place, "no service uses the " + std::string{kind} + " `" + name + "`");
    const auto file = written_file(combination.project, *one.place.source);
    if (!file) continue;
    // Data of a volume stays on its host either way; `docker compose down -v` no longer finds it.
    const Grade grade = kind == "volume" ? Grade::risky : Grade::safe;
    if (auto fix = yaml_fix("Remove it", grade, {remove_entry(*file, {key, name})}))
      finding.fixes.push_back(std::move(*fix));
  }
}

void check(const fleet::Combination& combination, const fleet::Fleet& fleet, Findings& out) {
  // What a file defines for those that include or extend it is used there.
  if (combination.project.services.empty() || !combination.project.problems.empty()) return;
  const auto used = used_around(combination, fleet);
  const auto& project = combination.project;
  report(combination, "network", "networks", project.networks, used.networks, out);
  report(combination, "volume", "volumes", project.volumes, used.volumes, out);
  report(combination, "secret", "secrets", project.secrets, used.secrets, out);
  report(combination, "config", "configs", project.configs, used.configs, out);
}

}  // namespace

extern constexpr Rule unused_compose_resource{
    .info = {.name = "unused-compose-resource",
             .summary = "A Compose file defines a network, volume, secret or config that no service uses",
             .severity = Severity::info,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules

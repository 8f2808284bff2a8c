// SPDX-License-Identifier: Apache-2.0
// One network for what the world reaches and for the databases.
#include <algorithm>
#include <set>

#include "fleet/infrastructure.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

bool holds_data(const fleet::Service& service) {
  if (service.definition->build || !service.image) return false;
  const auto what = fleet::inner_service_of(*service.image);
  return !what.empty() && what != "monitoring" && what != "an interface for operators";
}

bool faces_the_world(const fleet::Service& service) {
  return !holds_data(service) && (service.behind_proxy || !service.definition->ports.empty());
}

void check(const fleet::Combination& combination, const fleet::Fleet&, Findings& out) {
  if (std::ranges::none_of(combination.services, &fleet::Service::production)) return;
  std::set<std::string_view> networks;
  const fleet::Service* data = nullptr;
  const fleet::Service* front = nullptr;
  for (const auto& service : combination.services) {
    for (const auto& [name, attachment] : service.definition->networks) networks.insert(name);
    if (data == nullptr && holds_data(service)) data = &service;
    if (front == nullptr && faces_the_world(service)) front = &service;
  }
  if (networks.size() != 1 || data == nullptr || front == nullptr) return;
  out.report(data->at(), "`" + data->name + "` and `" + front->name + "`, which the world reaches, share `" +
                             std::string{*networks.begin()} + "`, the only network of " +
                             std::to_string(combination.services.size()) + " services")
      .notes.push_back({front->at(), "`" + front->name + "` is defined here"});
}

}  // namespace

extern constexpr Rule network_not_segmented{
    .info = {.name = "network-not-segmented",
             .summary = "Databases and public services share one network",
             .severity = Severity::info,
             .on = false,
             .aliases = "ce14a68b"},
    .check = &check,
};

}  // namespace loadline::rules

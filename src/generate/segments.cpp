// SPDX-License-Identifier: Apache-2.0
// Three networks in place of one: edge (the proxy and what it routes to), application, data. Whoever talks to a member
// of `data` joins it; a database joins nothing else.
#include <algorithm>

#include "generate/wiring.h"

namespace loadline::generate {
namespace {

bool faces_the_world(const Member& member) {
  const auto& service = *member.service;
  if (member.part == Part::proxy || service.behind_proxy) return true;
  return member.part == Part::application && !service.definition->ports.empty();
}

// The one network that everybody shares; empty where there are several, or none.
std::string shared_network(const Wiring& wiring, std::string& reason) {
  std::set<std::string, std::less<>> names;
  for (const auto& member : wiring.members)
    for (const auto& [name, attachment] : member.service->definition->networks) names.insert(name);
  if (names.size() > 1) reason = "its services are on several networks already";
  if (names.empty()) reason = "its services are on no network of Compose";
  if (names.size() != 1) return {};
  const auto declared = wiring.combination->project.networks.find(*names.begin());
  if (declared != wiring.combination->project.networks.end() && declared->second.external) {
    reason = "its network `" + *names.begin() + "` is made elsewhere, and others may be on it";
    return {};
  }
  if (*names.begin() == "edge" || *names.begin() == "data") {
    reason = "its one network is called `" + *names.begin() + "`, as one of the new ones would be";
    return {};
  }
  return *names.begin();
}

}  // namespace

Segments segments_of(const Wiring& wiring) {
  Segments out;
  const bool has_data = std::ranges::any_of(wiring.members, [](const auto& each) { return each.part == Part::data; });
  const bool has_edge = std::ranges::any_of(wiring.members, faces_the_world);
  if (!has_data || !has_edge) {
    out.reason = has_data ? "nothing in it is reached from outside" : "it has no database or broker of its own";
    return out;
  }
  out.application = shared_network(wiring, out.reason);
  if (out.application.empty()) return out;

  std::map<std::string, std::set<std::string>, std::less<>> segments;
  const auto is_data = [&](std::string_view name) {
    const auto* member = wiring.find(name);
    return member != nullptr && member->part == Part::data;
  };
  for (const auto& member : wiring.members) {
    const auto& name = member.service->name;
    if (member.service->definition->networks.empty()) continue;  // network_mode says where it lives
    auto& own = segments[name];
    if (member.part == Part::data) own.insert("data");
    if (faces_the_world(member)) own.insert("edge");
    if (member.part == Part::application || member.part == Part::other) own.insert(out.application);
    if (std::ranges::any_of(member.talks_to, is_data)) own.insert("data");
    if (!member.all_known && member.part != Part::data) own.insert("data");
  }
  // Who is talked to is in reach of who talks: a database that calls a service brings it in, a proxy that is
  // configured by a file reaches what the file names.
  for (const auto& member : wiring.members)
    for (const auto& other : member.talks_to) {
      const auto mine = segments.find(member.service->name), theirs = segments.find(other);
      if (mine == segments.end() || theirs == segments.end()) continue;
      const bool meet = std::ranges::any_of(mine->second,
                                            [&](const auto& name) { return theirs->second.contains(name); });
      if (meet) continue;
      if (member.part == Part::data) theirs->second.insert("data");
      else mine->second.insert(theirs->second.contains(out.application) ? out.application : *theirs->second.begin());
    }
  for (const auto& [name, networks] : segments) out.of[name] = {networks.begin(), networks.end()};
  return out;
}

}  // namespace loadline::generate

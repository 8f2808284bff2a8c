// SPDX-License-Identifier: Apache-2.0
// Mounts as a graph: from the applications down, prefixes joined on the way.
#include "code/mounts.h"

#include <algorithm>
#include <set>

namespace loadline::code {
namespace {

constexpr std::size_t most_places = 8;   // of one router
constexpr std::size_t most_steps = 20'000;

const Router* router_of(const FileFacts& facts, const std::string& name) {
  const auto found = std::ranges::find(facts.routers, name, &Router::name);
  return found == facts.routers.end() ? nullptr : &*found;
}

}  // namespace

// What a file gives to those who import `name` from it.
Mounts::Node Mounts::exported(std::size_t file, const std::string& name) const {
  const auto& facts = files_[file];
  if (router_of(facts, name) != nullptr) return {file, name};
  for (const auto& route : facts.routes)
    if (route.owner == name) return {file, name};
  if (!facts.default_export.empty()) return {file, facts.default_export};
  if (facts.routers.size() == 1) return {file, facts.routers[0].name};
  return {file, "default"};
}

Mounts::Node Mounts::node(std::size_t file, const std::string& name) const {
  if (router_of(files_[file], name) != nullptr) return {file, name};
  if (const auto source = modules_.source_of(file, name)) return exported(*source, name);
  return {file, name};
}

Mounts::Mounts(const std::vector<FileFacts>& files, const Modules& modules) : files_{files}, modules_{modules} {
  std::set<Node> mounted;
  for (std::size_t i = 0; i < files.size(); ++i) {
    for (const auto& mount : files[i].mounts) {
      const auto parent = node(i, mount.parent);
      Node child = node(i, mount.child);
      if (!mount.specifier.empty()) {
        const auto target = modules.target(i, mount.specifier);
        if (!target) continue;
        child = exported(*target, "default");
      }
      if (child == parent) continue;
      edges_[parent].push_back({child, mount.prefix, mount.exact});
      mounted.insert(child);
    }
  }
  for (std::size_t i = 0; i < files.size(); ++i)
    for (const auto& router : files[i].routers)
      if (router.root && !mounted.contains({i, router.name}))
        prefixes_[{i, router.name}].push_back({router.prefix, true});
  spread();
}

void Mounts::spread() {
  std::vector<Node> waiting;
  for (const auto& [at, places] : prefixes_) waiting.push_back(at);
  std::set<Node> seen{waiting.begin(), waiting.end()};
  for (std::size_t steps = 0; !waiting.empty() && steps < most_steps; ++steps) {
    const auto at = waiting.back();
    waiting.pop_back();
    const auto found = edges_.find(at);
    if (found == edges_.end()) continue;
    const auto places = prefixes_[at];
    for (const auto& edge : found->second) {
      const auto* router = router_of(files_[edge.child.first], edge.child.second);
      auto& into = prefixes_[edge.child];
      bool grew = false;
      for (const auto& place : places) {
        Prefix next{place.path + "/" + edge.prefix + "/" + (router == nullptr ? "" : router->prefix),
                    place.exact && edge.exact};
        next.path = normal_path(next.path);
        const bool known = std::ranges::any_of(into, [&](const Prefix& p) { return p.path == next.path; });
        if (known || into.size() >= most_places || next.path.size() > 1000) continue;
        into.push_back(std::move(next));
        grew = true;
      }
      if (grew) waiting.push_back(edge.child);
    }
  }
}

std::vector<Prefix> Mounts::of(std::size_t file, const std::string& owner) const {
  const auto found = prefixes_.find(node(file, owner));
  return found == prefixes_.end() ? std::vector<Prefix>{} : found->second;
}

}  // namespace loadline::code

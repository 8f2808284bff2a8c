// SPDX-License-Identifier: Apache-2.0
// Several services in one Dockerfile: the union of what they need, each member after those that it needs itself.
#include "generate/node_parts.h"

#include <algorithm>
#include <set>

#include "base/paths.h"
#include "base/text.h"

namespace loadline::generate {
namespace {

using workspace::Manifest;

std::vector<std::string> ships_of(const fleet::Fleet& fleet, const workspace::Workspace& workspace,
                                  const Manifest& member) {
  const auto folder = relative_path(member.folder, workspace.folder);
  std::vector<std::string> out;
  for (const auto& name : run_time_names(fleet, member, member.entry_points)) out.push_back(join_path(folder, name));
  return out;
}

}  // namespace

Workplace workplace_of(const fleet::Fleet& fleet, const std::vector<const NodeService*>& nodes, bool front_ends) {
  Workplace out{.workspace = nodes.front()->workspace, .nodes = nodes};
  std::vector<Note> told;  // targets_of has told them
  out.manager = manager_of(fleet, *out.workspace, told).value_or(Manager{});
  out.by_argument = !out.manager.alone;
  std::set<const Manifest*> seen, own, at_run_time;
  for (const auto* node : nodes) {
    own.insert(node->package);
    out.builds = out.builds || node->package->scripts.contains("build");
    out.prisma = out.prisma || node->prisma;
    for (const auto* member : workspace_closure(*out.workspace, *node->package)) at_run_time.insert(member);
  }
  for (const auto* node : nodes)
    for (const auto* member : node->members)
      if (seen.insert(member).second) out.members.push_back(member);

  std::vector<const Manifest*> all = out.members;
  for (const auto* node : nodes) all.push_back(node->package);
  const auto inside = [&](const Manifest& manifest) { return relative_path(manifest.folder, out.workspace->folder); };
  std::set<std::string> manifests;
  // npm knows a workspace by all of its manifests; the others are content with those of the closure.
  if (out.manager.kind == workspace::Manager::npm && !out.manager.alone)
    for (const auto* member : out.workspace->members) manifests.insert(inside(*member));
  for (const auto* member : out.members) manifests.insert(inside(*member));
  manifests.erase("");
  out.manifest_folders = {manifests.begin(), manifests.end()};
  for (const auto* member : out.members)
    if (!inside(*member).empty()) out.source_folders.push_back(inside(*member));
  for (const auto& path : shared_build_files(fleet, *out.workspace, all))
    out.build_files[std::string{folder_of(path)}].emplace_back(base_name(path));
  if (out.manager.alone) out.build_files.clear();
  if (!front_ends)
    for (const auto* member : out.members)
      if (at_run_time.contains(member))
        for (auto& path : ships_of(fleet, *out.workspace, *member)) out.member_ships.push_back(std::move(path));
  return out;
}

Base base_of(const fleet::Fleet& fleet, const std::vector<const Target*>& targets,
             const std::vector<const NodeService*>& services, const Options& options) {
  Base out;
  std::vector<NodeService> copies;
  for (const auto* service : services) copies.push_back(*service);
  std::vector<Note> told;  // targets_of has told them
  const auto version = node_version_of(fleet, copies, told);
  const auto& args = targets.front()->args;
  const auto chosen = args.find("NODE_IMAGE");
  const bool all_alpine = options.variant == Variant::alpine && std::ranges::all_of(services, [](const auto* service) {
                            return service->glibc_only.empty();
                          });
  out.image = chosen != args.end() ? chosen->second
                                   : node_image(fleet, version, all_alpine ? Ground::alpine : Ground::debian);
  if (options.variant == Variant::distroless) out.runtime = node_image(fleet, version, Ground::distroless);
  std::size_t needing = 0;
  for (std::size_t i = 0; i < services.size(); ++i) {
    if (services[i]->compiled.empty()) continue;
    ++needing;
    const bool alpine = options.variant == Variant::alpine && services[i]->glibc_only.empty();
    (alpine ? out.alpine : out.debian) = true;
  }
  out.compilers = needing > 0;
  out.choice = needing > 0 && services.size() > 1;
  return out;
}

}  // namespace loadline::generate

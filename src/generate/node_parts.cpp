// SPDX-License-Identifier: Apache-2.0
// Several services in one Dockerfile: the union of what they need, each member after those that it needs itself.
#include "generate/node_parts.h"

#include <algorithm>
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "generate/text.h"

namespace loadline::generate {
namespace {

using workspace::Manifest;

std::vector<std::string> ships_of(const fleet::Fleet& fleet, const std::vector<const NodeService*>& nodes,
                                  const Manifest& member) {
  const auto folder = relative_path(member.folder, nodes.front()->workspace->folder);
  const auto names = run_time_names(fleet, member, member.entry_points);
  std::set<std::string> out;
  for (const auto& name : names) out.insert(join_path(folder, name));
  for (const auto* node : nodes)
    if (const auto made = node->codegen.outputs.find(&member); made != node->codegen.outputs.end())
      for (const auto& name : made->second) out.insert(join_path(folder, name));
  return {out.begin(), out.end()};
}

// Those that only set up git's hooks have no place in an image; those that change installed packages stay in the
// install.
void add_own_scripts(const Manifest& manifest, const std::string& folder, std::vector<Workplace::OwnScript>& out) {
  const auto add = [&](const char* name, bool later) {
    const auto known = std::ranges::any_of(out,
                                           [&](const auto& one) { return one.folder == folder && one.name == name; });
    if (!known) out.push_back({folder, name, later});
  };
  if (manifest.scripts.contains("prepare")) add("prepare", false);
  if (runs_later(manifest)) add("postinstall", true);
  else if (sets_up_git_hooks(manifest)) add("postinstall", false);
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
    if (node->root) {
      const auto& name = out.workspace->member_in(out.workspace->folder)->name;
      out.from_root.root = name.empty() ? "{.}" : name;
    }
    for (const auto* member : workspace_closure(*out.workspace, *node->package)) at_run_time.insert(member);
    for (const auto* linked : node->root_members) {
      if (std::ranges::find(out.from_root.members, linked->name) == out.from_root.members.end())
        out.from_root.members.push_back(linked->name);
      at_run_time.insert(linked);
      for (const auto* member : workspace_closure(*out.workspace, *linked)) at_run_time.insert(member);
    }
  }
  for (const auto* node : nodes)
    for (const auto* member : node->members)
      if (seen.insert(member).second) out.members.push_back(member);

  std::vector<const Manifest*> all = out.members;
  for (const auto* node : nodes) all.push_back(node->package);
  const auto inside = [&](const Manifest& manifest) { return relative_path(manifest.folder, out.workspace->folder); };
  std::set<std::string> manifests;
  // npm and newer Yarns know a workspace by all of its manifests; the others are content with those of the closure.
  const bool by_all = out.manager.kind == workspace::Manager::npm || out.manager.kind == workspace::Manager::yarn_berry;
  if (by_all && !out.manager.alone)
    for (const auto* member : out.workspace->members) manifests.insert(inside(*member));
  for (const auto* member : out.members) manifests.insert(inside(*member));
  manifests.erase("");
  out.manifest_folders = {manifests.begin(), manifests.end()};
  if (const auto* root = out.workspace->member_in(out.workspace->folder)) add_own_scripts(*root, "", out.own_scripts);
  for (const auto* member : out.workspace->members)
    if (const auto folder = inside(*member); manifests.contains(folder))
      add_own_scripts(*member, folder, out.own_scripts);
  if (out.by_argument)
    for (const auto* node : nodes) add_own_scripts(*node->package, "\"${SERVICE}\"", out.own_scripts);
  for (const auto* member : out.members)
    if (!inside(*member).empty()) out.source_folders.push_back(inside(*member));
  for (const auto& path : shared_build_files(fleet, *out.workspace, all))
    out.build_files[std::string{folder_of(path)}].emplace_back(base_name(path));
  if (out.manager.alone) out.build_files.clear();
  if (!front_ends)
    for (const auto* member : out.members)
      if (at_run_time.contains(member))
        for (auto& path : ships_of(fleet, nodes, *member)) out.member_ships.push_back(std::move(path));
  add_codegen(out);
  return out;
}

std::string without_own_scripts(const Workplace& place) {
  if (place.own_scripts.empty()) return {};
  std::vector<std::string> commands;
  for (const auto& [folder, name, later] : place.own_scripts)
    commands.push_back("npm pkg delete scripts." + name + (folder.empty() ? "" : " --prefix " + folder));
  return "# The installs would run these before any source is there.\n" + run("", commands);
}

std::vector<std::string> late_scripts(const Workplace& place) {
  std::vector<std::string> out;
  for (const auto& [folder, name, later] : place.own_scripts)
    if (later) out.push_back("npm run " + name + (folder.empty() ? "" : " --if-present --prefix " + folder));
  return out;
}

std::string manifest_again(const Workplace& place) {
  const bool needed = std::ranges::any_of(place.own_scripts,
                                          [](const auto& one) { return one.folder.empty() && one.later; });
  return needed && !place.manager.alone ? "COPY package.json ./\n" : "";
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
  for (const auto* service : services) {
    const bool alpine = options.variant == Variant::alpine && service->glibc_only.empty();
    (alpine ? out.on_alpine : out.on_debian) = true;
    if (service->compiled.empty()) continue;
    ++needing;
    (alpine ? out.alpine : out.debian) = true;
  }
  out.compilers = needing > 0;
  out.choice = needing > 0 && services.size() > 1;
  return out;
}

std::string openssl_step(const Base& base) {
  const std::vector<std::string> by_apt = {"apt-get update", "apt-get install --yes --no-install-recommends openssl",
                                           "rm -rf /var/lib/apt/lists/*"};
  if (!base.on_alpine) return run("", by_apt);
  if (!base.on_debian) return "RUN apk add --no-cache openssl\n";
  return "RUN if command -v apk > /dev/null; then apk add --no-cache openssl; else \\\n      " + by_apt[0] + " && " +
         by_apt[1] + " && " + by_apt[2] + "; fi\n";
}

}  // namespace loadline::generate

// SPDX-License-Identifier: Apache-2.0
// The Node.js services of each workspace: one Dockerfile for all, and the arguments that choose among them.
#include <algorithm>
#include <map>
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "generate/bases.h"
#include "generate/drafts.h"
#include "generate/evidence.h"
#include "generate/manager.h"
#include "generate/own_folders.h"
#include "generate/split.h"

namespace loadline::generate {
namespace {

constexpr std::string_view asks_for_path =
    "fetch(`http://127.0.0.1:${process.env.PORT}${process.env.HEALTH_PATH}`)"
    ".then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))";
constexpr std::string_view connects =
    "require('net').connect(process.env.PORT, '127.0.0.1')"
    ".on('connect', () => process.exit(0)).on('error', () => process.exit(1))";

// Which ground a service may stand on, with a note where it is not the one that was asked for.
Ground ground_for(const NodeService& node, Variant variant, std::vector<Note>& notes) {
  if (variant == Variant::distroless) return Ground::distroless;
  if (variant != Variant::alpine) return Ground::debian;
  if (node.glibc_only.empty()) return Ground::alpine;
  notes.push_back({node.service->name,
                   "stays on glibc: " + node.glibc_only + " does not run on Alpine (" + node.glibc_evidence + ")",
                   {node.package->source, {}}});
  return Ground::debian;
}

void set_family(const NodeService& node, Target& target) {
  target.family = "node";
  target.because = "Node.js, and every package of its closure installs without a compiler";
  if (!node.compiled.empty()) {
    target.family = "node-native";
    target.because = node.compiled + " is compiled when it is installed";
  }
  if (!node.glibc_only.empty()) {
    target.family = "node-glibc";
    target.because = node.glibc_only + " runs on glibc only: " + node.glibc_evidence;
  }
}

// What asks for a path, or for a connection where there is none. CMD expands nothing: the probe is told the port
// itself.
std::vector<std::string> health_command(Ground ground, const Target& target, const Options& options) {
  const auto port = std::to_string(*target.port);
  if (ground == Ground::distroless && !options.probe_image.empty())
    return {"/probe", "--timeout", "2",
            target.health_path ? "http://127.0.0.1:" + port + *target.health_path : "tcp://127.0.0.1:" + port};
  return {ground == Ground::distroless ? "/nodejs/bin/node" : "node", "-e",
          std::string{target.health_path ? asks_for_path : connects}};
}

void set_health(const NodeService& node, Ground ground, const Options& options, Target& target,
                std::vector<Note>& notes) {
  const auto port = take_port(*node.service, node.service->facts, target, notes);
  if (!port) return;
  target.health_path = health_path_of(*node.service, node.service->facts);
  target.health_command = health_command(ground, target, options);
  if (target.health_path) target.args["HEALTH_PATH"] = *target.health_path;
  else
    notes.push_back({target.service->name,
                     "its source serves no path for health: the check only sees whether it listens", port->place});
}

std::string stem_of(const std::vector<std::string>& command) {
  for (const auto& word : command)
    if (word.ends_with("js")) {
      const auto base = base_name(word);
      return lower(base.substr(0, base.find('.')));
    }
  return contains(command.size() > 1 ? command[1] : "", "next") ? "next" : "run";
}

// Services that one last stage can serve share it; a group that needs only one keeps its stage without a name.
void name_stages(std::vector<Target*>& group) {
  std::map<std::vector<std::string>, std::string> names;  // by everything that arguments cannot say
  std::set<std::string> taken = {"pnpm", "fetch", "manifests", "compilers", "build", "production", "runtime"};
  const auto key_of = [](const Target& target) {
    auto key = target.command;
    key.push_back("");
    key.insert(key.end(), target.health_command.begin(), target.health_command.end());
    return key;
  };
  for (auto* target : group) {
    auto& name = names[key_of(*target)];
    if (!name.empty()) continue;
    std::string wanted = stem_of(target->command);
    if (!target->port) wanted += "-worker";
    else if (!target->health_path) wanted += "-without-health";
    for (unsigned i = 2; !taken.insert(name = i == 2 ? wanted : wanted + "-" + std::to_string(i - 1)).second; ++i) {
    }
  }
  if (names.size() > 1)
    for (auto* target : group) target->stage = names[key_of(*target)];
}

void set_ships(const std::vector<const NodeService*>& nodes, std::vector<Target*>& group) {
  const bool same = std::ranges::all_of(nodes, [&](const auto* node) { return node->ships == nodes.front()->ships; });
  if (same) return;
  for (std::size_t i = 0; i < group.size(); ++i) {
    std::string paths;
    for (const auto& name : nodes[i]->ships) paths += (paths.empty() ? "" : " ") + join_path(nodes[i]->folder, name);
    group[i]->args["SHIPS"] = paths;
  }
}

// Each service on the ground of its own; the image of most is the Dockerfile's default.
void set_images(const fleet::Fleet& fleet, const NodeVersion& version, const std::vector<Ground>& grounds,
                std::vector<Target*>& group) {
  if (std::ranges::all_of(grounds, [&](Ground ground) { return ground == grounds.front(); })) return;
  for (std::size_t i = 0; i < group.size(); ++i) group[i]->args["NODE_IMAGE"] = node_image(fleet, version, grounds[i]);
}

void make_group(const fleet::Fleet& fleet, const std::vector<const NodeService*>& nodes, const Options& options,
                std::vector<Target>& out, std::vector<Note>& notes) {
  const auto& workspace = *nodes.front()->workspace;
  const auto manager = manager_of(fleet, workspace, notes);
  if (!manager) return;
  std::vector<NodeService> copies;
  for (const auto* node : nodes) copies.push_back(*node);
  const auto version = node_version_of(fleet, copies, notes);
  const auto folder = join_path(workspace.folder, options.folder);
  const std::size_t first = out.size();
  std::vector<Ground> grounds;
  for (const auto* node : nodes) {
    Target target{.service = node->service, .context = workspace.folder};
    set_family(*node, target);
    const auto ground = ground_for(*node, options.variant, notes);
    grounds.push_back(ground);
    target.dockerfile = join_path(folder,
                                  options.per_service ? node->service->name + ".Dockerfile" : "node.Dockerfile");
    target.image = image_name_of(*node->service, fleet);
    target.user = "1000:1000";
    target.command = node->command;
    if (ground == Ground::distroless) target.command.erase(target.command.begin());
    target.writable = writable_folders(*node->service);
    add_made_folders(fleet, *node, target, notes);
    if (std::ranges::find(node->ships, ".next") != node->ships.end())
      target.writable.push_back("/app/" + join_path(node->folder, ".next/cache"));
    target.folders = own_folders_of(*node->service, target.writable, clean_path("/app/" + node->folder));
    if (!manager->alone) target.args = {{"SERVICE", node->folder}, {"PACKAGE", node->package->name}};
    if (!node->compiled.empty() && !options.per_service)
      target.args["COMPILERS"] = ground == Ground::alpine ? "alpine" : "debian";
    set_health(*node, ground, options, target, notes);
    note_heavy(*node, notes);
    out.push_back(std::move(target));
  }
  std::vector<Target*> group;
  for (std::size_t i = first; i < out.size(); ++i) group.push_back(&out[i]);
  set_images(fleet, version, grounds, group);
  if (options.per_service) return;
  set_ships(nodes, group);
  name_stages(group);
}

}  // namespace

std::vector<Target> node_targets(const fleet::Fleet& fleet, const std::vector<Draft>& drafts, const Options& options,
                                 std::vector<Note>& notes) {
  std::map<std::string, std::vector<const NodeService*>> groups;  // by the workspace's folder
  for (const auto& draft : drafts)
    if (draft.node) groups[draft.node->workspace->folder].push_back(&*draft.node);
  std::vector<Target> out;
  for (const auto& [folder, nodes] : groups) make_group(fleet, nodes, options, out, notes);
  set_own_folders(out);
  return out;
}

}  // namespace loadline::generate

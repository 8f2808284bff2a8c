// SPDX-License-Identifier: Apache-2.0
// Dependency installs of npm, pnpm and yarn: which importers, with or without devDependencies, copied or linked.
#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/installed.h"
#include "fleet/workspace_builds.h"
#include "predict/stage_walk.h"
#include "predict/tree.h"

namespace loadline::predict {
namespace {

using shell::PackageManager;
using workspace::Manifest;

// What the tree is for: the image's package, or the root of a workspace that does not have it.
const Manifest* package_in(const workspace::Workspace& workspace, const Manifest* package) {
  if (package == nullptr || std::ranges::find(workspace.members, package) != workspace.members.end()) return package;
  return workspace.member_in(workspace.folder);
}

InstallAsked asked_of(const StageWalk& walk, bool development, std::vector<const Manifest*> members) {
  InstallAsked asked{.workspace = walk.workspace,
                     .package = package_in(*walk.workspace, walk.build.package),
                     .importers = {},
                     .development = development,
                     .libc = libc_of(walk),
                     .cpu = cpu_of(walk.build)};
  for (const auto* member : members) asked.importers.push_back(member->folder);
  return asked;
}

// The pnpm that the build brings, or that the workspace asks for.
std::optional<unsigned> pnpm_major(const StageWalk& walk) {
  std::optional<unsigned> major;
  for (const auto& brought : fleet::manager_versions(walk.build))
    if (brought.manager == "pnpm") major = fleet::major_of(brought.version);
  const auto& named = walk.workspace->manager_version;
  if (!major && named) major = fleet::major_of(named->value);
  return major;
}

// pnpm 8 installs every project that is there, whatever --filter says, since it dedupes peer dependents by default;
// 7 and 9 heed the filter. Tried with 8.15.9, 9.14.2 and 10.12.1: two projects, `--prod --frozen-lockfile --filter
// a...`.
// Until `pnpm config set dedupe-peer-dependents false`, in the stage or below it.
bool ignores_filters(const StageWalk& walk, const shell::PackageCall& call) {
  if (call.manager != PackageManager::pnpm || pnpm_major(walk) != 8u ||
      call.command->has_flag("--no-dedupe-peer-dependents"))
    return false;
  const auto turns_off = [](const shell::Command& command) {
    const auto words = command.arguments();
    const auto name = std::ranges::find(words, std::string_view{"dedupe-peer-dependents"});
    return command.program() == "pnpm" && name != words.end() && name + 1 != words.end() && name[1] == "false";
  };
  for (const auto* stage : walk.build.stages.chain_of(walk.stage))
    for (const auto& step : stage->steps)
      if (const auto* run = walk.build.dockerfile->run_of(*step.instruction))
        if (std::ranges::any_of(run->script.commands, turns_off)) return false;
  return true;
}

// Everything of the workspace whose manifest stands in the image: pnpm leaves absent importers out.
std::vector<const Manifest*> present(const StageWalk& walk) {
  std::vector<const Manifest*> out;
  for (const auto* member : walk.workspace->members)
    if (!folder_in_image(walk.view, *member).empty()) out.push_back(member);
  return out;
}

// pnpm gives each member a node_modules of links into the tree, `../../node_modules/.pnpm/KEY/node_modules/NAME`; the
// packages themselves are counted with the tree.
void link_members(StageWalk& walk, const At& at, const InstallAsked& asked, const std::string& tree) {
  for (const auto* member : present(walk)) {
    const auto folder = clean_path(folder_in_image(walk.view, *member) + "/node_modules");
    if (folder == tree || std::ranges::find(asked.importers, member->folder) == asked.importers.end()) continue;
    std::uint64_t bytes = 0;
    for (const auto& requirement : member->requirements)
      if (asked.development || requirement.kind != workspace::DependencyKind::development)
        bytes += 60 + 2 * requirement.name.size();
    walk.view.remove_if([&](const Content& content) { return content.tree && content.path == folder; });
    walk.view.add({.path = folder,
                   .tree = true,
                   .part = Part::production_dependencies,
                   .bytes = Amount::exactly(bytes),
                   .packs_to = 0.4,
                   .known = Known::measured,
                   .how = "links",
                   .what = {},
                   .origin = {},
                   .brought = at.place});
  }
}

// What `pnpm fetch` has put into `tree`/.pnpm is what an install finds there; of it stays what nobody wanted.
bool take_fetched(StageWalk& walk, const std::string& tree, const Amount& packages) {
  bool found = false;
  for (auto* contents : {&walk.view.held, &walk.view.layers})
    for (auto& content : *contents)
      if (content.path == tree + "/.pnpm" && content.part == Part::caches) {
        content.bytes -= packages;
        found = true;
      }
  return found;
}

// Out of the view; out of the layer only where the same layer brought it.
void take_development_out(StageWalk& walk, const std::string& path) {
  const auto gone = [&](const Content& content) {
    return content.tree && content.path == path && content.part == Part::development_dependencies;
  };
  walk.view.remove_if(gone);
}

}  // namespace

std::string libc_of(const StageWalk& walk) {
  for (const auto* stage : walk.build.stages.chain_of(walk.stage)) {
    if (!stage->image) continue;
    switch (fleet::libc_of(*stage->image)) {
      case fleet::Libc::glibc: return "glibc";
      case fleet::Libc::musl: return "musl";
      case fleet::Libc::unknown: return "glibc";  // what most images have; both kinds of binaries would be too much
    }
  }
  return "glibc";
}

std::string cpu_of(const fleet::Build& build) { return build.request.platform.ends_with("arm64") ? "arm64" : "x64"; }

// pnpm links packages to its store where both are on one file system, and copies them out of a cache mount
// (pnpm.io/settings#packageimportmethod: auto).
bool links_to_store(const fleet::Run& run, const shell::PackageCall& call) {
  if (call.manager != PackageManager::pnpm) return false;
  return std::ranges::none_of(run.instruction->flags, [](const auto& flag) {
    return flag.name == "mount" && flag.value && contains(*flag.value, "type=cache");
  });
}

std::string folder_in_image(const View& view, const Manifest& member) {
  const auto origin = join_path(member.folder, "package.json");
  const auto at = std::ranges::find(view.held, origin, &Content::origin);
  if (at == view.held.end()) return {};
  const auto folder = folder_of(at->path);
  return folder.empty() ? "/" : std::string{folder};
}

std::vector<const Manifest*> members_of(const StageWalk& walk, const At& at, const shell::PackageCall& call) {
  std::vector<const Manifest*> out;
  const auto& workspace = *walk.workspace;
  if (!call.filters.empty()) {
    // A workspace has the members whose manifests are there.
    const auto there = present(walk);
    auto chosen = fleet::members_chosen(walk.build, walk.stage, call);
    const auto absent = [&](const Manifest* member) { return std::ranges::find(there, member) == there.end(); };
    if (!std::ranges::all_of(chosen, absent)) std::erase_if(chosen, absent);
    // A filtered install brings what the root needs all the same (9.14.2 and 10.33.4, tried).
    if (call.manager == PackageManager::pnpm && call.action == shell::PackageAction::install)
      for (const auto* member : there)
        if (member->folder == workspace.folder && std::ranges::find(chosen, member) == chosen.end())
          chosen.push_back(member);
    return chosen;
  }
  const auto folder = at.absolute(walk.build.expanded(walk.stage, call.folder));
  for (const auto* member : present(walk))
    if (folder_in_image(walk.view, *member) == folder && member->folder != workspace.folder) return {member};
  if (call.recursive || call.action == shell::PackageAction::install) return present(walk);
  for (const auto* member : workspace.members)
    if (member->folder == workspace.folder) return {member};
  return out;
}

void walk_install(StageWalk& walk, const At& at, const fleet::Run& run, const shell::PackageCall& call) {
  const auto* workspace = walk.workspace;
  const auto folder = at.absolute(walk.build.expanded(walk.stage, call.folder));
  if (workspace == nullptr || workspace->lockfile == nullptr) {
    walk.view.add(unknown_content(Part::production_dependencies, folder + "/node_modules",
                                  "an install without a lockfile", at.place));
    return;
  }
  auto members = !call.filters.empty() && ignores_filters(walk, call) ? present(walk) : members_of(walk, at, call);
  // A plain install of a manager with one tree brings the whole workspace (npm), or what is there (pnpm).
  const auto* package = package_in(*workspace, walk.build.package);
  const bool guessed = members.empty() && call.filters.empty() && package != nullptr;
  if (guessed) members = {package};
  auto asked = asked_of(walk, !fleet::leaves_out_development(walk.stage, at.step, call), std::move(members));
  // pnpm installs what the chosen members need and not what those need that they link to: 9.14.2, tried.
  asked.links = call.manager != PackageManager::pnpm || guessed;
  asked.hard_links = links_to_store(run, call);
  // An install makes the tree anew: what an earlier layer had of it stays below it.
  auto tree = folder;
  if (const auto root = std::ranges::find(workspace->members, workspace->folder, &Manifest::folder);
      root != workspace->members.end())
    if (const auto top = folder_in_image(walk.view, **root); !top.empty() && is_under(folder, top)) tree = top;
  const auto path = clean_path(tree + "/node_modules");
  // A second install on top of a first one takes away what is not wanted any more; `npm ci` starts anew.
  const auto at_path = [&](const Content& content) { return content.tree && content.path == path; };
  const bool there = std::ranges::any_of(walk.view.held, at_path);
  if (there && call.subcommand != "ci" && (asked.development || !call.filters.empty())) {
    if (!asked.development) take_development_out(walk, path);
    return;
  }
  const bool again = there && call.subcommand != "ci" &&
                     std::none_of(walk.view.layers.begin() + static_cast<std::ptrdiff_t>(walk.view.layer),
                                  walk.view.layers.end(), at_path);
  walk.view.remove_if(at_path);
  Amount archives, packages;
  for (auto& content : contents_of(asked, tree == "/" ? "" : tree, walk.sizes, at.place)) {
    archives += scaled(content.bytes, content.packs_to);
    packages += content.bytes;
    // What stays of a tree in a layer below is seen there, and takes no place in this one.
    if (again && content.path == path) walk.view.held.push_back(std::move(content));
    else walk.view.add(std::move(content));
  }
  if (again) return;
  if (call.manager == PackageManager::pnpm) link_members(walk, at, asked, path);
  keep_archives(walk, at, call, archives.likely);
  const bool fetched = call.manager == PackageManager::pnpm && take_fetched(walk, path, packages);
  if (asked.hard_links && !fetched) keep_index(walk, at, packages);
  if (call.manager == PackageManager::pnpm) keep_own_versions(walk, at, pnpm_major(walk));
}

void walk_prune(StageWalk& walk, const At& at, const shell::PackageCall& call) {
  take_development_out(walk, clean_path(at.absolute(walk.build.expanded(walk.stage, call.folder)) + "/node_modules"));
}

}  // namespace loadline::predict

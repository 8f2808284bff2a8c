// SPDX-License-Identifier: Apache-2.0
// What each kind of package-manager call brings: a table from manager and action to the function that knows.
#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/controls.h"
#include "predict/estimate.h"
#include "predict/stage_walk.h"
#include "predict/system_packages.h"
#include "versions/semver.h"

namespace loadline::predict {
namespace {

using shell::PackageAction;
using shell::PackageManager;

bool is_node_manager(PackageManager manager) {
  return manager == PackageManager::npm || manager == PackageManager::pnpm || manager == PackageManager::yarn ||
         manager == PackageManager::bun;
}

// Where lists stand after an update; apk keeps none with --no-cache.
constexpr std::string_view apt_lists = "/var/lib/apt/lists/all";

void update_index(StageWalk& walk, const At& at, const shell::PackageCall& call) {
  if (call.manager != PackageManager::apt) return;
  const bool there = std::ranges::any_of(walk.view.held, [](const Content& c) { return c.path == apt_lists; });
  if (there) return;
  walk.view.add({.path = std::string{apt_lists},
                 .tree = true,
                 .part = Part::caches,
                 .bytes = package_lists(),
                 .packs_to = 1.0,
                 .known = Known::estimated,
                 .how = "apt's package lists",
                 .what = {},
                 .origin = {},
                 .brought = at.place});
}

std::vector<std::string> names_of(const StageWalk& walk, const shell::PackageCall& call) {
  std::vector<std::string> out;
  for (const auto& package : call.packages) out.push_back(walk.build.expanded(walk.stage, package.text));
  return out;
}

std::optional<SystemBase> system_base(const StageWalk& walk) {
  for (const auto* stage : walk.build.stages.chain_of(walk.stage))
    if (stage->image) return system_base_of(*stage->image);
  return std::nullopt;
}

// Off by a flag, or by a setting: `-o APT::Install-Recommends=false`.
bool installs_recommended(const shell::PackageCall& call) {
  if (call.command->has_flag("--no-install-recommends")) return false;
  return std::ranges::none_of(call.command->arguments(), [](std::string_view argument) {
    return contains(argument, "APT::Install-Recommends=0") || contains(argument, "APT::Install-Recommends=false");
  });
}

std::set<std::string_view> installed_before(const StageWalk& walk) {
  std::set<std::string_view> out;
  for (const auto& content : walk.view.held)
    if (content.part == Part::system_packages && content.known != Known::unknown) out.insert(content.what);
  return out;
}

void add_unknown(StageWalk& walk, const At& at, const shell::PackageCall& call, const std::vector<std::string>& names) {
  if (names.empty()) return;
  std::string what{shell::name_of(call.manager)};
  what += ":";
  for (const auto& name : names) what += " " + name;
  walk.view.add(unknown_content(Part::system_packages, "/usr", std::move(what), at.place));
}

}  // namespace

void walk_system_packages(StageWalk& walk, const At& at, const fleet::Run&, const shell::PackageCall& call) {
  const auto base = call.manager == PackageManager::apt ? system_base(walk) : std::nullopt;
  if (!base) return add_unknown(walk, at, call, names_of(walk, call));
  const auto install = system_install(
      *base,
      {.names = names_of(walk, call), .recommended = installs_recommended(call), .there = installed_before(walk)});
  for (const auto* package : install.packages)
    walk.view.add({.path = "/usr",
                   .tree = true,
                   .part = Part::system_packages,
                   .bytes = size_of(*package, *base),
                   .packs_to = packed_share(Part::system_packages),
                   .known = base->certain ? Known::looked_up : Known::estimated,
                   .how = fmt::format("Debian's index for {}, {}", base->release->name, system_packages_date()),
                   .what = std::string{package->name},
                   .origin = {},
                   .brought = at.place});
  add_unknown(walk, at, call, install.unknown);
}

namespace {

// All that apt was asked for by name in the stage and those below it, and not asked to take out here.
std::vector<std::string> wanted(const StageWalk& walk, const std::vector<std::string>& taken_out) {
  std::vector<std::string> out;
  for (const auto* stage : walk.build.stages.chain_of(walk.stage))
    for (const auto& step : stage->steps)
      if (const auto* run = walk.build.dockerfile->run_of(*step.instruction))
        for (const auto& call : run->calls)
          if (call.manager == PackageManager::apt && call.action == PackageAction::install)
            for (auto& name : names_of(walk, call))
              if (std::ranges::find(taken_out, name) == taken_out.end()) out.push_back(std::move(name));
  return out;
}

}  // namespace

// `autoremove`, `purge --auto-remove`: what came along goes too.
void walk_system_removal(StageWalk& walk, const shell::PackageCall& call) {
  const auto names = names_of(walk, call);
  const auto take_out = [&](std::string_view name) {
    walk.view.remove_if([&](const Content& content) {
      return content.part == Part::system_packages && content.known != Known::unknown && content.what == name;
    });
  };
  for (const auto& name : names) take_out(name);
  const bool all = call.subcommand.starts_with("auto") || call.command->has_flag("--auto-remove") ||
                   call.command->has_flag("--autoremove");
  const auto base = call.manager == PackageManager::apt && all ? system_base(walk) : std::nullopt;
  if (!base) return;
  const auto orphans = system_orphans(*base, installed_before(walk), wanted(walk, names));
  for (const auto& name : std::vector<std::string>{orphans.begin(), orphans.end()}) take_out(name);
}

// npm -g, pip, gem, ...: a name and perhaps a version, no lockfile. A tag or a range ("pnpm@10") is what the registry
// makes of it on the day of the build.
void walk_tools(StageWalk& walk, const At& at, const fleet::Run&, const shell::PackageCall& call) {
  const bool corepack = call.subcommand.starts_with("corepack");
  for (const auto& package : call.packages) {
    const auto text = walk.build.expanded(walk.stage, package.text);
    const auto sign = text.find('@', 1);
    const std::string name = text.substr(0, sign);
    std::string version = sign == text.npos ? "" : text.substr(sign + 1);
    if (corepack) version.resize(std::min(version.find('+'), version.size()));  // the archive's hash
    const bool exact = is_node_manager(call.manager) && versions::parse_version(version).has_value();
    const auto size = exact ? size_of(walk.sizes, PackageAsked{.name = name, .version = version, .tool = true})
                            : std::optional<PackageSize>{};
    const auto path = (corepack ? "/root/.cache/node/corepack/v1/" : "/usr/local/lib/node_modules/") + name;
    if (!size) {
      walk.view.add(
          unknown_content(Part::tools, path, std::string{shell::name_of(call.manager)} + ": " + text, at.place));
      continue;
    }
    walk.view.add({.path = path,
                   .tree = true,
                   .part = Part::tools,
                   .bytes = Amount::exactly(size->bytes),
                   .packs_to = packed_share(Part::tools),
                   .known = size->known,
                   .how = text + ", " + std::string{size->source},
                   .what = text,
                   .origin = {},
                   .brought = at.place});
    if (size->packed && !corepack) keep_archives(walk, at, call, *size->packed + list_of_versions(name));
  }
}

namespace {

// A build may install several trees, each by its own lockfile: of a front end, of the service beside it.
const workspace::Workspace* workspace_at(const StageWalk& walk, const std::string& folder) {
  for (const auto& workspace : walk.fleet.workspaces) {
    if (workspace.lockfile == nullptr || workspace.lockfile->source == nullptr) continue;
    const auto& path = workspace.lockfile->source->path();
    const auto* file = walk.view.file_at(clean_path(folder + "/" + std::string{base_name(path)}));
    if (file != nullptr && file->origin == path) return &workspace;
  }
  return walk.build.workspace;
}

}  // namespace

void walk_call(StageWalk& walk, const At& at, const fleet::Run& run, const shell::PackageCall& call) {
  walk.workspace = workspace_at(walk, at.absolute(walk.build.expanded(walk.stage, call.folder)));
  if (call.action == PackageAction::update_index) return update_index(walk, at, call);
  if (call.action == PackageAction::remove && call.manager <= PackageManager::zypper)
    return walk_system_removal(walk, call);
  if (call.action == PackageAction::install && !call.packages.empty()) {
    const bool system = call.manager <= PackageManager::zypper;
    return system ? walk_system_packages(walk, at, run, call) : walk_tools(walk, at, run, call);
  }
  if (!is_node_manager(call.manager)) {
    // pip -r, bundle, composer, cargo, go: what they bring is not read yet.
    if (fleet::installs_dependencies(call) || call.action == PackageAction::run)
      walk.view.add(unknown_content(Part::production_dependencies, at.absolute("."),
                                    std::string{shell::name_of(call.manager)} + " " + call.subcommand, at.place));
    return;
  }
  switch (call.action) {
    case PackageAction::install: return walk_install(walk, at, run, call);
    case PackageAction::deploy: return walk_deploy(walk, at, run, call);
    case PackageAction::fetch: return walk_fetch(walk, at, run, call);
    case PackageAction::prune: return walk_prune(walk, at, call);
    case PackageAction::clean: return empty_archives(walk, call);
    case PackageAction::run: return walk_build_script(walk, at, call);
    default: return;
  }
}

}  // namespace loadline::predict

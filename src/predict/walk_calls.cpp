// SPDX-License-Identifier: Apache-2.0
// What each kind of package-manager call brings: a table from manager and action to the function that knows.
#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/controls.h"
#include "predict/estimate.h"
#include "predict/stage_walk.h"

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

std::string names_of(const StageWalk& walk, const shell::PackageCall& call) {
  std::string out;
  for (const auto& package : call.packages)
    out += (out.empty() ? "" : " ") + walk.build.expanded(walk.stage, package.text);
  return out;
}

}  // namespace

void walk_system_packages(StageWalk& walk, const At& at, const fleet::Run&, const shell::PackageCall& call) {
  const auto names = names_of(walk, call);
  if (names.empty()) return;
  walk.view.add(unknown_content(Part::system_packages, "/usr", std::string{shell::name_of(call.manager)} + ": " + names,
                                at.place));
}

// npm -g, pip, gem, ...: a name and perhaps a version, no lockfile.
void walk_tools(StageWalk& walk, const At& at, const fleet::Run&, const shell::PackageCall& call) {
  for (const auto& package : call.packages) {
    const auto text = walk.build.expanded(walk.stage, package.text);
    const auto sign = text.find('@', 1);
    const std::string name = text.substr(0, sign);
    const std::string version = sign == text.npos ? "" : text.substr(sign + 1);
    const auto size = is_node_manager(call.manager) ? size_of(walk.sizes, PackageAsked{name, version, {}, {}})
                                                    : std::optional<PackageSize>{};
    if (!size) {
      walk.view.add(unknown_content(Part::tools, "/usr/local/lib/node_modules/" + name,
                                    std::string{shell::name_of(call.manager)} + ": " + text, at.place));
      continue;
    }
    walk.view.add({.path = "/usr/local/lib/node_modules/" + name,
                   .tree = true,
                   .part = Part::tools,
                   .bytes = Amount::exactly(size->bytes),
                   .packs_to = packed_share(Part::tools),
                   .known = size->known,
                   .how = text + ", " + std::string{size->source},
                   .what = text,
                   .origin = {},
                   .brought = at.place});
  }
}

void walk_call(StageWalk& walk, const At& at, const fleet::Run& run, const shell::PackageCall& call) {
  if (call.action == PackageAction::update_index) return update_index(walk, at, call);
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
    case PackageAction::run: return walk_build_script(walk, at, call);
    default: return;
  }
}

}  // namespace loadline::predict

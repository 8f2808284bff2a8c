// SPDX-License-Identifier: Apache-2.0
// What managers keep beside what they install. npm's cache (cacache, `_cacache/content-v2`): each archive as it came.
// pnpm's store: the files themselves are links to the tree's, its index is not.
#include <algorithm>
#include <string>
#include <utility>

#include "predict/estimate.h"
#include "predict/stage_walk.h"

namespace loadline::predict {
namespace {

// Of root, as whom nearly every build installs; elsewhere by npm's own setting.
std::string folder_of_archives(const StageWalk& walk) {
  for (const auto* const name : {"npm_config_cache", "NPM_CONFIG_CACHE"})
    if (const auto at = walk.stage.variables.find(name); at != walk.stage.variables.end() && at->second.value)
      return *at->second.value;
  return "/root/.npm";
}

void keep(StageWalk& walk, const At& at, std::string path, const Amount& bytes, double packs_to, std::string_view how) {
  walk.view.add({.path = std::move(path),
                 .tree = true,
                 .part = Part::caches,
                 .bytes = bytes,
                 .packs_to = packs_to,
                 .known = Known::estimated,
                 .how = std::string{how},
                 .what = {},
                 .origin = {},
                 .brought = at.place});
}

}  // namespace

void keep_archives(StageWalk& walk, const At& at, const shell::PackageCall& call, std::uint64_t bytes) {
  if (call.manager != shell::PackageManager::npm || bytes == 0) return;
  keep(walk, at, folder_of_archives(walk), kept_archives(bytes), packed_share(Part::caches), "npm's cache of archives");
}

std::string store_in_image(const StageWalk& walk) {
  const auto home = walk.stage.variables.find("PNPM_HOME");
  if (home != walk.stage.variables.end() && home->second.value && !home->second.value->empty())
    return *home->second.value + "/store";
  return "/root/.local/share/pnpm/store";
}

void keep_index(StageWalk& walk, const At& at, const Amount& packages) {
  keep(walk, at, store_in_image(walk), store_index(packages), packed_share(Part::source), "index of pnpm's store");
}

// An install of 8.15.9, 9.14.2, 10.13.1 and 10.33.4 left its list as npm has it, one of 11.11.0 a short form of 0.45
// MB; none is asked for where CI is set (pnpm.io/settings#updatenotifier).
void keep_own_versions(StageWalk& walk, const At& at, std::optional<unsigned> major) {
  constexpr std::string_view folder = "/root/.cache/pnpm";
  const bool there = std::ranges::any_of(walk.view.held,
                                         [&](const Content& content) { return content.path == folder; });
  if (there || walk.stage.variables.contains("CI")) return;
  const std::uint64_t bytes = major.value_or(0) >= 11 ? 450'000 : list_of_versions("pnpm");
  keep(walk, at, std::string{folder}, {bytes / 10, bytes, bytes * 3 / 2}, 0.15, "pnpm's list of its own versions");
}

void empty_archives(StageWalk& walk, const shell::PackageCall& call) {
  if (call.manager == shell::PackageManager::npm) walk.view.remove(folder_of_archives(walk));
}

}  // namespace loadline::predict

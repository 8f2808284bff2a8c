// SPDX-License-Identifier: Apache-2.0
// Questions about a Dockerfile as it is built.
#include <algorithm>

#include "base/text.h"
#include "fleet/controls.h"
#include "fleet/install_order.h"
#include "fleet/installs.h"

namespace loadline::fleet {

using shell::PackageAction;
using shell::PackageManager;

bool is_multi_stage(const Build& build) { return build.stages.stages.size() > 1; }

bool is_in_image(const Build& build, const dockerfile::Stage& stage) {
  const auto* target = build.stages.target_stage();
  if (target == nullptr) return false;
  const auto chain = build.stages.chain_of(*target);
  return std::ranges::find(chain, &stage) != chain.end();
}

bool installs_dependencies(const shell::PackageCall& call) {
  if (call.action != PackageAction::install && call.action != PackageAction::fetch) return false;
  if (call.system) return false;
  switch (call.manager) {
    case PackageManager::npm:
    case PackageManager::pnpm:
    case PackageManager::yarn:
    case PackageManager::bun:
    case PackageManager::bundle:
    case PackageManager::composer:
    case PackageManager::poetry: return call.packages.empty();
    case PackageManager::pip:
    case PackageManager::uv:
    case PackageManager::go:
    case PackageManager::cargo: return true;
    default: return false;
  }
}

Truth installs_with_cache_mount(const Build& build) {
  const auto installs = dependency_installs(build);
  if (installs.empty()) return Truth::unknown;
  return truth(
      std::ranges::all_of(installs, [](const Install& install) { return install.at.run->mounts_any_cache(); }));
}

Truth build_runs_as_non_root(const Build& build) {
  const auto* target = build.stages.target_stage();
  if (target == nullptr) return Truth::unknown;
  if (target->user_set != nullptr) return target->user ? truth(!is_root_user(*target->user)) : Truth::unknown;
  const auto* base = build.base_of(*target);
  if (base == nullptr) return Truth::unknown;
  const auto root = image_runs_as_root(*base);
  return root == Truth::unknown ? root : truth(root == Truth::no);
}

bool build_has_health_check(const Build& build) {
  const auto* target = build.stages.target_stage();
  return target != nullptr && target->health != nullptr &&
         !contains(lower(target->health->body.text).substr(0, 4), "none");
}

Truth base_is_pinned(const Build& build) {
  const auto* target = build.stages.target_stage();
  const auto* base = target != nullptr ? build.base_of(*target) : nullptr;
  return base == nullptr ? Truth::unknown : truth(!base->digest.empty());
}

Truth installs_before_sources(const Build& build) {
  if (dependency_installs(build).empty()) return Truth::unknown;
  return truth(sources_before_installs(build).empty());
}

}  // namespace loadline::fleet

// SPDX-License-Identifier: Apache-2.0
// Questions about a Dockerfile as it is built.
#include <algorithm>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/controls.h"

namespace loadline::fleet {
namespace {

using dockerfile::Keyword;
using shell::PackageAction;
using shell::PackageManager;

// Calls visit(stage, step, run, call) for each dependency install of the stages that are built.
template <class Visit>
void for_each_dependency_install(const Build& build, const Visit& visit) {
  for (const auto& stage : build.stages.stages) {
    if (!stage.reachable) continue;
    for (const auto& step : stage.steps) {
      const Run* run = build.dockerfile->run_of(*step.instruction);
      if (run == nullptr) continue;
      for (const auto& call : run->calls)
        if (installs_dependencies(call)) visit(stage, step, *run, call);
    }
  }
}

}  // namespace

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
    case PackageManager::poetry:
      return call.packages.empty();
    case PackageManager::pip:
    case PackageManager::uv:
    case PackageManager::go:
    case PackageManager::cargo:
      return true;
    default:
      return false;
  }
}

bool copies_whole_context(const dockerfile::Step& step) {
  const auto keyword = step.instruction->keyword;
  if ((keyword != Keyword::copy && keyword != Keyword::add) || step.from_stage || step.from_image) return false;
  if (step.instruction->flag("from") != nullptr) return false;
  for (std::size_t i = 0; i + 1 < step.words.size(); ++i)
    if (step.words[i]) {
      const auto source = clean_path(*step.words[i]);
      if (source == "." || source == "/" || source == "*") return true;
    }
  return false;
}

Truth installs_with_cache_mount(const Build& build) {
  bool any = false;
  bool all = true;
  for_each_dependency_install(build, [&](const auto&, const auto&, const Run& run, const auto&) {
    any = true;
    all = all && run.mounts_any_cache();
  });
  return any ? truth(all) : Truth::unknown;
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
  return target != nullptr && target->health != nullptr && !contains(lower(target->health->body.text).substr(0, 4), "none");
}

Truth base_is_pinned(const Build& build) {
  const auto* target = build.stages.target_stage();
  const auto* base = target != nullptr ? build.base_of(*target) : nullptr;
  return base == nullptr ? Truth::unknown : truth(!base->digest.empty());
}

Truth installs_before_sources(const Build& build) {
  bool any = false;
  bool good = true;
  for_each_dependency_install(build, [&](const dockerfile::Stage& stage, const dockerfile::Step& step, const Run&, const auto&) {
    any = true;
    for (const auto* at : build.stages.chain_of(stage))
      for (const auto& before : at->steps) {
        if (&before == &step) break;
        if (copies_whole_context(before)) good = false;
      }
  });
  return any ? truth(good) : Truth::unknown;
}

}  // namespace loadline::fleet

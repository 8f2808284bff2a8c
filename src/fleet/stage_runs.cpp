// SPDX-License-Identifier: Apache-2.0
// Walks over stages.
#include "fleet/stage_runs.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace loadline::fleet {

StageWalks walks_over(const Dockerfile& dockerfile, const dockerfile::Stages& stages) {
  StageWalks out;
  out.runs_of_stage.resize(stages.stages.size());
  for (std::size_t i = 0; i < stages.stages.size(); ++i) {
    const auto& stage = stages.stages[i];
    auto& runs = out.runs_of_stage[i];
    for (const auto& step : stage.steps)
      if (step.instruction->keyword == dockerfile::Keyword::run)
        if (const Run* run = dockerfile.run_of(*step.instruction)) runs.push_back({&stage, &step, run});
    if (!stage.reachable) continue;
    out.reachable_stages.push_back(&stage);
    out.reachable_runs.insert(out.reachable_runs.end(), runs.begin(), runs.end());
  }
  if (const auto* target = stages.target_stage()) {
    out.image_stages = stages.chain_of(*target);
    std::ranges::reverse(out.image_stages);
  }
  for (const auto* stage : out.image_stages) {
    const auto& runs = out.runs_of_stage[static_cast<std::size_t>(stage - stages.stages.data())];
    out.image_runs.insert(out.image_runs.end(), runs.begin(), runs.end());
  }
  return out;
}

const std::vector<StageRun>& runs_of(const Build& build, const dockerfile::Stage& stage) {
  return build.walks.runs_of_stage[static_cast<std::size_t>(&stage - build.stages.stages.data())];
}
const std::vector<StageRun>& reachable_runs(const Build& build) { return build.walks.reachable_runs; }
const std::vector<StageRun>& image_runs(const Build& build) { return build.walks.image_runs; }
const std::vector<const dockerfile::Stage*>& image_stages(const Build& build) { return build.walks.image_stages; }
const std::vector<const dockerfile::Stage*>& reachable_stages(const Build& build) {
  return build.walks.reachable_stages;
}

bool is_for_production(const Build& build, const Fleet& fleet) {
  if (build.dockerfile->setting != Setting::production) return false;
  const auto* target = build.stages.target_stage();
  if (target == nullptr) return false;
  constexpr std::array<std::string_view, 8> aside = {"dev",   "development", "develop", "test",
                                                     "tests", "testing",     "debug",   "lint"};
  if (build.request.target && std::ranges::find(aside, target->name) != aside.end()) return false;
  const auto by_service = [](const Use& use) { return use.by.starts_with("service "); };
  if (build.uses.empty() || !std::ranges::all_of(build.uses, by_service)) return true;
  return std::ranges::any_of(fleet.combinations, [&](const Combination& combination) {
    return std::ranges::any_of(combination.services,
                               [&](const Service& service) { return service.production && service.build == &build; });
  });
}

bool stands_on_scratch(const Build& build, const dockerfile::Stage& stage) {
  return build.stages.chain_of(stage).back()->scratch;
}

Truth runs_as_root(const Build& build, const dockerfile::Stage& stage, const dockerfile::Step& step) {
  if (step.user) return truth(is_root_user(*step.user));
  for (const auto* at : build.stages.chain_of(stage))
    for (const auto& before : at->steps) {
      if (&before == &step) break;
      if (before.instruction->keyword == dockerfile::Keyword::user) return Truth::unknown;
    }
  const auto* base = build.base_of(stage);
  return base == nullptr ? Truth::unknown : image_runs_as_root(*base);
}

bool any_run_says(const Build& build, const dockerfile::Stage& stage, std::string_view text) {
  for (const auto* at : build.stages.chain_of(stage))
    for (const auto& run : runs_of(build, *at))
      if (contains(run.run->text, text)) return true;
  return false;
}

bool has_dash(const Build& build, const dockerfile::Stage& stage) {
  const auto* base = build.base_of(stage);
  if (base == nullptr || libc_of(*base) != Libc::glibc) return false;
  constexpr std::array<std::string_view, 8> with_bash = {"fedora",      "almalinux", "rockylinux", "centos",
                                                         "amazonlinux", "rhel",      "archlinux",  "opensuse"};
  const auto name = base->name.substr(base->name.rfind('/') + 1);
  return std::ranges::find(with_bash, name) == with_bash.end() && !contains(base->tag, "ubi") &&
         !contains(base->name, "distroless");
}

bool is_compiler_package(std::string_view package) {
  constexpr std::array<std::string_view, 18> compilers = {
      "gcc",   "g++",  "gcc-c++", "clang",  "make",      "cmake", "build-essential", "build-base", "gfortran",
      "cargo", "rust", "rustc",   "golang", "golang-go", "maven", "gradle",          "musl-dev",   "python3-dev"};
  return std::ranges::find(compilers, package.substr(0, package.find_first_of("=~<>"))) != compilers.end();
}

}  // namespace loadline::fleet

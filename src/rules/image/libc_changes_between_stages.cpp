// SPDX-License-Identifier: Apache-2.0
// node_modules or site-packages that were installed on one C library and run on the other.
#include <algorithm>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/installs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using fleet::Install;
using fleet::Libc;
using shell::PackageManager;

Libc libc_of_stage(const fleet::Build& build, const dockerfile::Stage& stage) {
  const auto* base = build.base_of(stage);
  return base == nullptr ? Libc::unknown : fleet::libc_of(*base);
}

std::string_view spoken(Libc libc) { return libc == Libc::musl ? "musl" : "glibc"; }

bool is_node(PackageManager manager) {
  return manager == PackageManager::npm || manager == PackageManager::pnpm || manager == PackageManager::yarn ||
         manager == PackageManager::bun;
}

// The install in the stage (or below it) whose result the copied path holds.
const Install* install_behind(const fleet::Build& build, const std::vector<Install>& installs,
                              const dockerfile::Stage& from, std::string_view path) {
  const auto chain = build.stages.chain_of(from);
  for (const auto& install : installs) {
    if (std::ranges::find(chain, install.at.stage) == chain.end()) continue;
    const auto manager = install.call->manager;
    const bool site = (manager == PackageManager::pip || manager == PackageManager::uv) &&
                      contains(path, "site-packages");
    if (site) return &install;
    if (!is_node(manager) || !install.at.step->workdir) continue;
    const auto folder = *install.at.step->workdir;
    if (contains(path, "node_modules") || clean_path(path) == clean_path(folder)) return &install;
  }
  return nullptr;
}

// Packages of the build whose locked form names a platform: those are native for sure.
std::string native_package(const fleet::Build& build) {
  if (!build.closure) return {};
  for (const auto id : build.closure->packages) {
    if (id >= build.workspace->lockfile->packages.size()) continue;
    const auto& package = build.workspace->lockfile->packages[id];
    if (!package.libc.empty() || package.requires_build) return std::string{package.name};
  }
  return {};
}

// An install or rebuild after the copy may put it right.
bool installs_after(const std::vector<Install>& installs, const dockerfile::Stage& stage,
                    const dockerfile::Instruction& copy) {
  return std::ranges::any_of(installs, [&](const Install& install) {
    return install.at.stage == &stage && install.at.run->instruction->span.begin > copy.span.begin;
  });
}

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  const auto installs = dependency_installs(build);
  if (installs.empty()) return;
  for (const auto* stage : reachable_stages(build)) {
    const auto here = libc_of_stage(build, *stage);
    if (here == Libc::unknown) continue;
    for (const auto& step : stage->steps) {
      if (!step.from_stage || step.words.size() < 2 || any_run_says(build, *stage, "rebuild")) continue;
      const auto& from = build.stages.stages[*step.from_stage];
      const auto there = libc_of_stage(build, from);
      if (there == Libc::unknown || there == here || installs_after(installs, *stage, *step.instruction)) continue;
      for (std::size_t i = 0; i + 1 < step.words.size(); ++i) {
        const auto* install = step.words[i] ? install_behind(build, installs, from, *step.words[i]) : nullptr;
        if (install == nullptr) continue;
        const auto native = native_package(build);
        auto& finding = out.report(build.at(step.instruction->words[i].span),
                                   "installed on " + std::string{spoken(there)} + " and run on " +
                                       std::string{spoken(here)} +
                                       (native.empty() ? ": a package with a native part would not load"
                                                       : ": `" + native + "` has a native part and will not load"));
        finding.severity = native.empty() ? Severity::warning : Severity::error;
        finding.notes.push_back({install->place(), "installed here"});
        finding.notes.push_back({build.at(*build.stages.chain_of(*stage).back()->from), "runs on this"});
      }
    }
  }
}

}  // namespace

extern constexpr Rule libc_changes_between_stages{
    .info = {.name = "libc-changes-between-stages",
             .summary = "Packages are installed on one C library and run on another",
             .severity = Severity::error},
    .check = &check,
};

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// pnpm installs from manifests and lockfile where the lockfile alone would do.
#include <algorithm>

#include "base/paths.h"
#include "fleet/copied.h"
#include "fleet/installs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using shell::PackageAction;
using shell::PackageManager;

bool is_manifest(const fleet::CopySource& source) {
  const auto name = base_name(source.path);
  return name == "package.json" || name == "package*.json";
}

// Copied in front of the install, in its stage or one below it.
std::vector<fleet::CopySource> copied_before(const fleet::Build& build, const fleet::Install& install) {
  std::vector<fleet::CopySource> out;
  for (const auto* stage : build.stages.chain_of(*install.at.stage))
    for (const auto& source : context_sources(build, *stage))
      if (source.step->instruction->span.begin < install.at.run->instruction->span.begin) out.push_back(source);
  std::ranges::sort(out, {}, [](const auto& source) { return source.place.span; });
  return out;
}

bool fetches_first(const fleet::Build& build, const fleet::Install& install) {
  for (const auto& run : reachable_runs(build))
    for (const auto& call : run.run->calls)
      if (call.manager == PackageManager::pnpm && call.action == PackageAction::fetch &&
          run.run->instruction->span.begin <= install.at.run->instruction->span.begin)
        return true;
  return install.call->command->has_flag("--offline");
}

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  if (build.dockerfile->setting == fleet::Setting::development) return;
  for (const auto& install : dependency_installs(build)) {
    if (install.call->manager != PackageManager::pnpm || install.call->action != PackageAction::install ||
        fetches_first(build, install) || install.at.run->mounts_any_cache())
      continue;  // what a cache mount keeps is not downloaded again
    const auto sources = copied_before(build, install);
    // With all of the context in front it is another mistake.
    const auto is_everything = [](const auto& source) { return source.path.empty() || source.path == "*"; };
    if (std::ranges::any_of(sources, is_everything)) continue;
    const auto first = std::ranges::find_if(sources, is_manifest);
    const auto is_lockfile = [](const auto& source) { return base_name(source.path) == "pnpm-lock.yaml"; };
    if (first == sources.end() || std::ranges::none_of(sources, is_lockfile)) continue;
    auto& finding = out.report(
        first->place, "any edit of a manifest downloads all packages again; `pnpm fetch` needs the lockfile alone");
    finding.notes.push_back({install.place(), "installed here"});
    return;
  }
}

}  // namespace

extern constexpr Rule manifests_before_install{
    .info = {.name = "manifests-before-install",
             .summary = "Packages are fetched anew for an edit of a manifest that leaves the lockfile alone",
             .severity = Severity::info,
             .on = false},
    .check = &check,
};

}  // namespace loadline::rules

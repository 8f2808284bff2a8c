// SPDX-License-Identifier: Apache-2.0
// A node_modules tree with development dependencies that reaches the final image.
#include <algorithm>

#include "base/paths.h"
#include "base/units.h"
#include "fleet/development_server.h"
#include "fleet/installed.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// How many packages of the tree the service does not need at run time.
std::optional<std::uint64_t> needless_packages(const fleet::Build& build, const fleet::InstalledTree& tree) {
  if (!build.closure) return std::nullopt;
  const auto needed = build.closure->packages.size();
  const auto there = tree.whole_workspace
                         ? build.workspace->lockfile->packages.size()
                         : workspace::closure_of(*build.workspace, build.package->folder, {.development = true})
                               .packages.size();
  if (needed == 0 || there <= needed) return std::nullopt;
  return there - needed;
}

// A stage that is called so, or that starts a development server, which needs them.
bool is_for_development(const fleet::Build& build) {
  const auto* target = build.stages.target_stage();
  return target == nullptr || target->name.starts_with("dev") || target->name.starts_with("test") ||
         build.dockerfile->setting == fleet::Setting::development || starts_development_server(build);
}

// Compose files for development alone build it so: what runs elsewhere is another build.
bool is_built_in_development_only(const fleet::Build& build, const fleet::Fleet& fleet) {
  bool built = false;
  for (const auto& combination : fleet.combinations)
    for (const auto& service : combination.services) {
      if (service.build != &build) continue;
      if (combination.role != fleet::Role::development) return false;
      built = true;
    }
  return built;
}

// The manifest that an install reads, where it can be told.
const workspace::Manifest* manifest_of(const fleet::Build& build, const fleet::Fleet& fleet) {
  if (build.package != nullptr) return build.package;
  const std::string folder = build.context != nullptr ? build.context->folder
                                                      : std::string{folder_of(build.dockerfile->path)};
  const auto found = std::ranges::find(fleet.manifests, folder, &workspace::Manifest::folder);
  return found == fleet.manifests.end() ? nullptr : &*found;
}

// Nothing of the kind is asked for, or sources are fetched whose manifest nobody can read here.
bool may_have_none(const fleet::Build& build, const fleet::Fleet& fleet) {
  if (const auto* manifest = manifest_of(build, fleet)) {
    const bool alone = build.workspace == nullptr || build.workspace->members.size() <= 1;
    return alone && std::ranges::none_of(manifest->requirements, [](const workspace::Requirement& requirement) {
             return requirement.kind == workspace::DependencyKind::development;
           });
  }
  return fetches_sources(build);
}

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  if (is_for_development(build) || is_built_in_development_only(build, fleet)) return;
  for (const auto& tree : fleet::trees_in_image(build)) {
    if (!tree.development || may_have_none(build, fleet)) continue;
    const bool copied = tree.brought.span != tree.installed.span;
    auto& finding = out.report(tree.brought, copied
                                                 ? "brings a node_modules with development dependencies into the image"
                                                 : "installs development dependencies into the image");
    if (copied) finding.notes.push_back({tree.installed, "installed here, with development dependencies"});
    if (const auto packages = needless_packages(build, tree)) finding.cost.packages = *packages;
  }
}

}  // namespace

extern constexpr Rule dev_dependencies_in_runtime{
    .info = {.name = "dev-dependencies-in-runtime",
             .summary = "Development dependencies reach the final image",
             .severity = Severity::error},
    .check = &check,
};

}  // namespace loadline::rules

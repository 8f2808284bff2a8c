// SPDX-License-Identifier: Apache-2.0
// Which manager's rule applies; npm's and yarn's rules.
#include "workspace/frozen.h"

#include <algorithm>
#include <map>
#include <string>

#include "base/paths.h"
#include "base/text.h"
#include "versions/semver.h"
#include "workspace/names.h"
#include "workspace/yarn_lock.h"

namespace loadline::workspace {
namespace {

Place lockfile_place(const Workspace& workspace, Span span) { return {workspace.lockfile->source, span}; }

Mismatch missing(const Workspace& workspace, const Manifest& manifest, const Requirement& requirement, Span importer) {
  return {MismatchKind::specifier,
          &manifest,
          requirement.name,
          requirement.specifier,
          {},
          requirement.place,
          lockfile_place(workspace, importer)};
}

// "npm:real@^1" asks for ^1 of another name.
std::string_view range_in(std::string_view specifier) {
  if (!specifier.starts_with("npm:")) return specifier;
  specifier.remove_prefix(4);
  const auto at = specifier.find('@', 1);
  return at == specifier.npos ? "*" : specifier.substr(at + 1);
}

bool is_effective(const Manifest& manifest, const Requirement& requirement) {
  return requirement.kind == DependencyKind::peer || manifest.requirement(requirement.name) == &requirement;
}

bool is_optional_peer(const Manifest& manifest, const Requirement& requirement) {
  if (requirement.kind != DependencyKind::peer) return false;
  const auto* meta = manifest.document.root.find("peerDependenciesMeta");
  if (meta != nullptr) meta = meta->find(requirement.name);
  const auto* const optional = meta == nullptr ? nullptr : meta->find("optional");
  return optional != nullptr && optional->truthy();
}

// Where the lockfile's importer has a different range or none, of the workspaces that berry lists whole.
void compare_berry(const Workspace& workspace, const Manifest& manifest, const Importer& importer,
                   std::vector<Mismatch>& out) {
  const auto bare = [](std::string_view range) { return range.starts_with("npm:") ? range.substr(4) : range; };
  std::map<std::string_view, const LockedRequirement*> locked;
  for (const auto& requirement : importer.requirements) locked.emplace(requirement.name, &requirement);
  for (const auto& requirement : manifest.requirements) {
    if (requirement.kind == DependencyKind::peer || !is_effective(manifest, requirement)) continue;
    const auto found = locked.find(requirement.name);
    if (found == locked.end()) {
      out.push_back(missing(workspace, manifest, requirement, importer.span));
      continue;
    }
    const auto& entry = *found->second;
    if (bare(entry.specifier) != bare(requirement.specifier) && !contains(entry.specifier, "patch:"))
      out.push_back({MismatchKind::specifier, &manifest, requirement.name, requirement.specifier,
                     std::string{entry.specifier}, requirement.place, lockfile_place(workspace, entry.span)});
    locked.erase(found);
  }
  for (const auto& [name, entry] : locked)
    out.push_back({MismatchKind::specifier,
                   &manifest,
                   std::string{name},
                   {},
                   std::string{entry->specifier},
                   {manifest.source, manifest.document.root.span},
                   lockfile_place(workspace, entry->span)});
}

}  // namespace

std::optional<unsigned> major_of(const Workspace& workspace) {
  if (!workspace.manager_version) return std::nullopt;
  const std::string_view version = workspace.manager_version->value;
  return parse_integer<unsigned>(version.substr(0, version.find('.')));
}

// npm ci (lib/commands/ci.js, validate-lockfile.js): each edge of the root and the workspaces must be met by
// what the lockfile has at its place. A changed range that the locked version still satisfies passes.
std::vector<Mismatch> frozen_npm_mismatches(const Workspace& workspace) {
  std::vector<Mismatch> out;
  const Names names{workspace};
  for (const Manifest* manifest : workspace.members) {
    const Importer* const importer = names.importer_of(manifest->folder);
    std::map<std::string_view, const LockedRequirement*> locked;
    if (importer != nullptr)
      for (const auto& requirement : importer->requirements) locked.insert_or_assign(requirement.name, &requirement);
    for (const auto& requirement : manifest->requirements) {
      if (!is_effective(*manifest, requirement) || is_optional_peer(*manifest, requirement)) continue;
      const auto found = locked.find(requirement.name);
      const bool has_entry = found != locked.end();
      const Edge edge = has_entry ? found->second->edge : Edge{};
      if (edge.package == no_package && edge.folder.empty()) {
        // Asked for by another importer too, it may lie at the root: the lockfile's own edge is then the only witness.
        if (has_entry || importer == nullptr || manifest->folder == workspace.folder) {
          out.push_back(missing(workspace, *manifest, requirement, importer == nullptr ? Span{} : importer->span));
        } else {
          const auto& packages = workspace.lockfile->packages;
          const auto key = "node_modules/" + requirement.name;
          const auto hoisted = std::ranges::find(packages, key, &LockedPackage::key);
          if (hoisted == packages.end() && names.named(requirement.name) == nullptr)
            out.push_back(missing(workspace, *manifest, requirement, importer->span));
        }
        continue;
      }
      std::string_view version;
      if (edge.package != no_package) {
        version = workspace.lockfile->packages[edge.package].version;
      } else if (const Manifest* const member = names.in_folder(names.tree_folder(edge.folder))) {
        version = member->version;
      }
      const auto range = versions::parse_range(range_in(requirement.specifier), versions::Strictness::loose);
      const auto locked_version = versions::parse_version(version, versions::Strictness::loose);
      if (range && locked_version && !satisfies(*locked_version, *range))
        out.push_back({MismatchKind::version, manifest, requirement.name, requirement.specifier, std::string{version},
                       requirement.place, lockfile_place(workspace, found->second->span)});
    }
  }
  return out;
}

// Version 1 checks the root's own patterns only (yarn: cli/commands/install.js, bailout(); issue #5840).
// Berry refuses any change to the lockfile, and so any workspace that differs from its block.
std::vector<Mismatch> frozen_yarn_mismatches(const Workspace& workspace) {
  std::vector<Mismatch> out;
  const Names names{workspace};
  for (const Manifest* manifest : workspace.members) {
    if (workspace.lockfile->manager == Manager::yarn_berry) {
      static const Importer nothing{};
      const Importer* const importer = names.importer_of(manifest->folder);
      compare_berry(workspace, *manifest, importer == nullptr ? nothing : *importer, out);
      continue;
    }
    if (manifest->folder != workspace.folder) continue;
    for (const auto& requirement : manifest->requirements) {
      if (requirement.kind == DependencyKind::peer || !is_effective(*manifest, requirement)) continue;
      if (package_asked_for(*workspace.lockfile, requirement.name, requirement.specifier) != no_package) continue;
      const std::string_view specifier = requirement.specifier;
      if (specifier.starts_with("link:") || names.linked(*manifest, requirement) != nullptr) continue;
      out.push_back(missing(workspace, *manifest, requirement, {}));
    }
  }
  return out;
}

std::vector<Mismatch> frozen_install_mismatches(const Workspace& workspace) {
  if (workspace.lockfile == nullptr || !workspace.lockfile->problems.empty()) return {};
  switch (workspace.lockfile->manager) {
    case Manager::pnpm: return frozen_pnpm_mismatches(workspace);
    case Manager::npm: return frozen_npm_mismatches(workspace);
    case Manager::yarn:
    case Manager::yarn_berry: return frozen_yarn_mismatches(workspace);
    case Manager::unknown: break;
  }
  return {};
}

}  // namespace loadline::workspace

// SPDX-License-Identifier: Apache-2.0
// A package workspace: the manifests, the lockfile and the settings that belong together, and the questions
// that a container build asks of them. Semantics and their sources: build.md section 5.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workspace/lockfile.h"
#include "workspace/manifest.h"

namespace loadline::workspace {

struct Settings {  // pnpm-workspace.yaml, .npmrc, package.json#pnpm
  std::optional<bool> link_workspace_packages;
  std::optional<bool> inject_workspace_packages;
  std::optional<bool> auto_install_peers;
  std::optional<bool> shared_lockfile;
  std::optional<std::string> node_linker;
  std::optional<bool> exclude_links;
  std::vector<Requirement> catalog;    // name "default" catalog entries as plain names, others as "catalog/name"
  std::vector<Requirement> overrides;  // selector, what it becomes; "$name" is replaced
  std::vector<Requirement> patches;    // "name" or "name@version", path of the patch
  std::vector<std::string> ignored_optional;
};

struct Workspace {
  std::string folder;  // where the lockfile or the workspace file is; "" for the root of the tree
  Manager manager = Manager::unknown;
  std::optional<Located<std::string>> manager_version;  // from packageManager: "8.15.0"
  std::vector<std::string> globs;        // pnpm-workspace.yaml packages, package.json workspaces
  const Source* workspace_file = nullptr;  // pnpm-workspace.yaml
  std::vector<const Manifest*> members;  // the root first where it has a manifest, then by folder
  const Lockfile* lockfile = nullptr;
  Settings settings;

  [[nodiscard]] const Manifest* member_in(std::string_view folder) const;   // relative to the tree's root
  [[nodiscard]] const Manifest* member_named(std::string_view package) const;
};

// The production (or development) closure of one importer, as pnpm computes it.
struct ClosureRequest {
  bool development = false;  // devDependencies of the importer itself too
  bool optional = true;
  std::string os = "linux", cpu = "x64", libc = "glibc";  // an empty one is not looked at
};
struct Closure {
  std::vector<PackageId> packages;     // ascending
  std::vector<std::string> importers;  // workspace folders that it links to (tree-relative), sorted; not itself
};
[[nodiscard]] Closure closure_of(const Workspace& workspace, std::string_view importer_folder,
                                 const ClosureRequest& request = {});

// Whether a package that names these may be installed there (pnpm: checkPlatform); empty lists allow all.
[[nodiscard]] bool fits(const LockedPackage& package, const ClosureRequest& request);

// The specifiers that make a frozen install fail: `pnpm install --frozen-lockfile` (satisfiesPackageManifest,
// getOutdatedLockfileSetting), `npm ci`, `yarn install --frozen-lockfile` or `--immutable`.
enum class MismatchKind : std::uint8_t {
  specifier,  // manifest and lockfile ask for different things, or only one of them asks
  field,      // the same specifier, in another field (dependencies, devDependencies, ...)
  version,    // npm: the locked version does not satisfy the manifest
  setting,    // overrides, patches, catalogs, ...: pnpm's ERR_PNPM_LOCKFILE_CONFIG_MISMATCH
  manifest,   // publishConfig.directory, dependenciesMeta
};
struct Mismatch {
  MismatchKind kind = MismatchKind::specifier;
  const Manifest* manifest = nullptr;
  std::string name;                 // package or setting; empty: the manifest as a whole
  std::string manifest_specifier;   // empty: not in the manifest
  std::string lockfile_specifier;   // empty: not in the lockfile
  Place place;                      // in the manifest
  Place lockfile_place;
};
[[nodiscard]] std::vector<Mismatch> frozen_install_mismatches(const Workspace& workspace);

// Requirements on members of the workspace that a given pnpm would look up in the registry instead:
// no "workspace:", and link-workspace-packages off (the default since pnpm 9).
[[nodiscard]] std::vector<const Requirement*> links_lost_with(const Workspace& workspace, unsigned pnpm_major);

// The workspace member that a requirement of `from` leads to, as the lockfile has it or, where the lockfile
// does not say, as its manager would link it; null where it comes from elsewhere.
[[nodiscard]] const Manifest* linked_member(const Workspace& workspace, const Manifest& from,
                                            const Requirement& requirement);

// The workspace packages that `member` needs at run time, through other members too; sorted by folder.
[[nodiscard]] std::vector<const Manifest*> workspace_closure(const Workspace& workspace, const Manifest& member);

// A package whose native part exists for glibc only, with the evidence.
struct GlibcOnly {
  PackageId package = no_package;
  std::string evidence;
};
[[nodiscard]] std::vector<GlibcOnly> glibc_only_packages(const Workspace& workspace, const Closure& closure);

}  // namespace loadline::workspace

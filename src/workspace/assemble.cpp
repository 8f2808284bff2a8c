// SPDX-License-Identifier: Apache-2.0
// Roots first (a workspace file, a `workspaces` field), then each manifest to its root, then what is left.
#include "workspace/assemble.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "base/paths.h"
#include "base/text.h"
#include "workspace/globs.h"
#include "workspace/settings.h"

namespace loadline::workspace {
namespace {

template <class T>
using ByFolder = std::map<std::string, T, std::less<>>;

struct Files {
  ByFolder<const Manifest*> manifests;
  ByFolder<std::vector<const Lockfile*>> lockfiles;
  ByFolder<const Source*> workspace_files, npmrcs;
};

Files by_folder(const RepositoryParts& parts) {
  Files out;
  const auto folder = [](const Source& source) { return std::string{folder_of(source.path())}; };
  for (const auto* manifest : parts.manifests) out.manifests.emplace(manifest->folder, manifest);
  for (const auto* lockfile : parts.lockfiles)
    if (lockfile->source != nullptr) out.lockfiles[folder(*lockfile->source)].push_back(lockfile);
  for (const auto* source : parts.workspace_files) out.workspace_files.emplace(folder(*source), source);
  for (const auto* source : parts.npmrcs) out.npmrcs.emplace(folder(*source), source);
  return out;
}

struct ManagerField {
  Manager manager = Manager::unknown;
  std::string version;
};
// "pnpm@8.15.0+sha512.abc"
ManagerField manager_field(const Manifest* manifest) {
  if (manifest == nullptr || !manifest->package_manager) return {};
  const std::string_view text = manifest->package_manager->value;
  const auto at = text.find('@');
  ManagerField out;
  if (at != text.npos) out.version = text.substr(at + 1, text.find('+', at) - at - 1);
  const auto name = text.substr(0, at);
  if (name == "pnpm") out.manager = Manager::pnpm;
  if (name == "npm") out.manager = Manager::npm;
  if (name == "yarn") out.manager = out.version.starts_with("1.") ? Manager::yarn : Manager::yarn_berry;
  return out;
}

// Of several lockfiles in one folder the one of the manager that is named; else pnpm's, yarn's, npm's.
const Lockfile* chosen(const std::vector<const Lockfile*>& lockfiles, Manager named) {
  const auto rank = [&](const Lockfile* lockfile) {
    if (lockfile->manager == named) return 0;
    if (lockfile->manager == Manager::pnpm) return 1;
    return lockfile->manager == Manager::npm ? 3 : 2;
  };
  const auto best = std::ranges::min_element(lockfiles, {}, rank);
  return best == lockfiles.end() ? nullptr : *best;
}

// "$name" is the root's own specifier; "catalog:" is the catalog's.
void resolve_overrides(const Manifest* root, Settings& settings) {
  for (auto& entry : settings.overrides) {
    if (entry.specifier.starts_with('$') && root != nullptr) {
      if (const auto* const own = root->requirement(std::string_view{entry.specifier}.substr(1)))
        entry.specifier = own->specifier;
    } else if (entry.specifier.starts_with("catalog:")) {
      const auto catalog = entry.specifier.substr(8);
      const auto name = catalog.empty() || catalog == "default" ? entry.name : catalog + "/" + entry.name;
      const auto found = std::ranges::find(settings.catalog, name, &Requirement::name);
      if (found != settings.catalog.end()) entry.specifier = found->specifier;
    }
  }
}

Workspace root_of(const Files& files, const std::string& folder) {
  Workspace out;
  out.folder = folder;
  const auto manifest = files.manifests.find(folder);
  const Manifest* const root = manifest == files.manifests.end() ? nullptr : manifest->second;
  auto field = manager_field(root);
  if (const auto lockfiles = files.lockfiles.find(folder); lockfiles != files.lockfiles.end())
    out.lockfile = chosen(lockfiles->second, field.manager);
  const auto workspace_file = files.workspace_files.find(folder);
  const bool has_file = workspace_file != files.workspace_files.end();
  out.manager = out.lockfile != nullptr ? out.lockfile->manager : field.manager;
  if (has_file && out.lockfile == nullptr) out.manager = Manager::pnpm;
  if (!field.version.empty() && field.manager == out.manager)
    out.manager_version = Located<std::string>{std::move(field.version), root->package_manager->place};

  if (root != nullptr) read_pnpm_field(*root, out.settings);
  if (const auto npmrc = files.npmrcs.find(folder); npmrc != files.npmrcs.end())
    read_npmrc(*npmrc->second, out.settings);
  if (has_file) {
    out.workspace_file = workspace_file->second;
    auto read = read_workspace_file(*out.workspace_file);
    out.globs = std::move(read.globs);
    auto& from = read.settings;
    auto& to = out.settings;
    const auto take = [](auto& target, auto& source) {
      if (source) target = std::move(source);
    };
    const auto take_list = [](auto& target, auto& source) {
      if (!source.empty()) target = std::move(source);
    };
    take(to.link_workspace_packages, from.link_workspace_packages);
    take(to.inject_workspace_packages, from.inject_workspace_packages);
    take(to.auto_install_peers, from.auto_install_peers);
    take(to.shared_lockfile, from.shared_lockfile);
    take(to.exclude_links, from.exclude_links);
    take(to.node_linker, from.node_linker);
    take_list(to.overrides, from.overrides);
    take_list(to.patches, from.patches);
    take_list(to.ignored_optional, from.ignored_optional);
    to.catalog = std::move(from.catalog);
  } else if (root != nullptr) {
    out.globs = root->workspaces;
  }
  resolve_overrides(root, out.settings);
  return out;
}

// The nearest root above whose globs take the folder in.
Workspace* host_of(ByFolder<Workspace>& roots, std::string_view folder) {
  for (auto above = folder; !above.empty();) {
    above = folder_of(above);
    const auto root = roots.find(above);
    if (root == roots.end() || root->second.globs.empty()) continue;
    const auto& workspace = root->second;
    const auto manager = workspace.workspace_file != nullptr ? Manager::pnpm : workspace.manager;
    if (is_member(manager, workspace.globs, relative_path(folder, above))) return &root->second;
  }
  return nullptr;
}

}  // namespace

std::vector<Workspace> assemble(const RepositoryParts& parts) {
  const auto files = by_folder(parts);
  ByFolder<Workspace> roots;
  for (const auto& [folder, source] : files.workspace_files) roots.emplace(folder, root_of(files, folder));
  for (const auto& [folder, manifest] : files.manifests)
    if (!manifest->workspaces.empty() && !roots.contains(folder)) roots.emplace(folder, root_of(files, folder));

  for (const auto& [folder, manifest] : files.manifests) {
    Workspace* host = nullptr;
    if (const auto own = roots.find(folder); own != roots.end()) {
      host = &own->second;
    } else {
      host = host_of(roots, folder);
    }
    if (host == nullptr) host = &roots.emplace(folder, root_of(files, folder)).first->second;
    // Folders come sorted, but "a-b" sorts before "a/b": the root is put first by hand.
    if (folder == host->folder) {
      host->members.insert(host->members.begin(), manifest);
    } else {
      host->members.push_back(manifest);
    }
  }
  // A lockfile with no manifest beside it: an image that copies only the lockfile, or a leftover.
  for (const auto& [folder, lockfiles] : files.lockfiles)
    if (!roots.contains(folder) && !files.manifests.contains(folder)) roots.emplace(folder, root_of(files, folder));

  std::vector<Workspace> out;
  out.reserve(roots.size());
  for (auto& [folder, workspace] : roots) out.push_back(std::move(workspace));
  return out;
}

}  // namespace loadline::workspace

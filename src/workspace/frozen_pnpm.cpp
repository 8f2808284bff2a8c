// SPDX-License-Identifier: Apache-2.0
// `pnpm install --frozen-lockfile`.
//
// pnpm v9.14.2: lockfile/verification/src/satisfiesPackageManifest.ts, and what comes before it in
// pkg-manager/core/src/install/index.ts: settings-checker/src/getOutdatedLockfileSetting.ts. Projects that
// the lockfile does not know count as empty ones (get-context/src/readLockfiles.ts); projects that are only
// in the lockfile are not looked at. Catalogs are compared since 10.24.
#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "base/paths.h"
#include "base/text.h"
#include "versions/semver.h"
#include "workspace/frozen.h"
#include "workspace/names.h"
#include "workspace/overrides.h"

namespace loadline::workspace {
namespace {

struct Wanted {
  std::string specifier;
  Place place;
};
using Specifiers = std::map<std::string, Wanted, std::less<>>;

struct Locked {
  std::string_view specifier;
  Span span;
};
using LockedSpecifiers = std::map<std::string_view, Locked>;

bool is_link(std::string_view text) { return text.starts_with("link:"); }

bool auto_installs_peers(const Workspace& workspace) {
  if (workspace.settings.auto_install_peers) return *workspace.settings.auto_install_peers;
  if (workspace.lockfile->has_settings) return workspace.lockfile->auto_install_peers;
  return false;  // pnpm 8 and newer, where it is on, always write it down
}

// A project's requirements by field, after overrides and ignoredOptionalDependencies.
struct Project {
  std::map<DependencyKind, Specifiers> fields;
  Specifiers all;  // as one object: later fields win
};

class Reader {
 public:
  explicit Reader(const Workspace& workspace)
      : workspace_{&workspace}, overrides_{parse_overrides(workspace.settings.overrides)} {}

  Project read(const Manifest& manifest, bool peers, bool without_links) const {
    using enum DependencyKind;
    Project out;
    for (const auto& requirement : manifest.requirements) {
      if (ignored(manifest, requirement)) continue;
      auto specifier = overridden(overrides_, manifest, workspace_->folder, requirement.name, requirement.specifier);
      if (specifier)
        out.fields[requirement.kind].insert_or_assign(requirement.name,
                                                      Wanted{std::move(*specifier), requirement.place});
    }
    for (const auto kind : {development, production, optional})
      for (const auto& [name, wanted] : out.fields[kind]) out.all.insert_or_assign(name, wanted);
    if (peers) {
      // omit(Object.keys(existingDeps), peerDependencies) joins the production field
      for (const auto& [name, wanted] : out.fields[peer])
        if (out.all.emplace(name, wanted).second) out.fields[production].emplace(name, wanted);
    }
    const auto drop = [](Specifiers& from) {
      std::erase_if(from, [](const auto& entry) { return is_link(entry.second.specifier); });
    };
    if (without_links) {
      drop(out.all);
      for (auto& [kind, field] : out.fields) drop(field);
    }
    return out;
  }

 private:
  // createOptionalDependenciesRemover: gone from optionalDependencies, and from dependencies if named in both.
  [[nodiscard]] bool ignored(const Manifest& manifest, const Requirement& requirement) const {
    if (requirement.kind != DependencyKind::optional && requirement.kind != DependencyKind::production) return false;
    if (std::ranges::find(workspace_->settings.ignored_optional, requirement.name) ==
        workspace_->settings.ignored_optional.end())
      return false;
    return std::ranges::any_of(manifest.requirements, [&](const Requirement& other) {
      return other.kind == DependencyKind::optional && other.name == requirement.name;
    });
  }

  const Workspace* workspace_;
  std::vector<Override> overrides_;
};

LockedSpecifiers specifiers_of(const Importer& importer, bool without_links) {
  LockedSpecifiers out;
  for (const auto& requirement : importer.requirements)
    out.insert_or_assign(requirement.name, Locked{requirement.specifier, requirement.span});
  for (const auto& entry : importer.unresolved) out.insert_or_assign(entry.name, Locked{entry.value, entry.span});
  // 5.x links without a specifier are not in `specifiers`.
  std::erase_if(out, [&](const auto& entry) {
    return (without_links && is_link(entry.second.specifier)) || entry.second.specifier.empty();
  });
  return out;
}

class Comparison {
 public:
  Comparison(const Workspace& workspace, std::vector<Mismatch>& out)
      : workspace_{&workspace}, out_{&out}, reader_{workspace}, names_{workspace} {}

  void run() {
    const bool peers = auto_installs_peers(*workspace_);
    const bool without_links = workspace_->settings.exclude_links.value_or(workspace_->lockfile->exclude_links);
    for (const Manifest* manifest : workspace_->members) {
      if (!manifest->problems.empty() && !manifest->document.relaxed) continue;  // pnpm stops there, with its own error
      static const Importer nothing{};
      const Importer* importer = names_.importer_of(manifest->folder);
      if (importer == nullptr) importer = &nothing;
      const auto project = reader_.read(*manifest, peers, without_links);
      if (compare_specifiers(*manifest, project, *importer, without_links)) continue;
      compare_rest(*manifest, *importer);
      for (const auto kind : {DependencyKind::optional, DependencyKind::development, DependencyKind::production})
        compare_field(*manifest, project, *importer, kind);
    }
  }

 private:
  [[nodiscard]] Place in_lockfile(Span span) const { return {workspace_->lockfile->source, span}; }

  bool compare_specifiers(const Manifest& manifest, const Project& project, const Importer& importer,
                          bool without_links) {
    auto locked = specifiers_of(importer, without_links);
    const auto before = out_->size();
    for (const auto& [name, wanted] : project.all) {
      const auto found = locked.find(name);
      if (found == locked.end()) {
        out_->push_back(
            {MismatchKind::specifier, &manifest, name, wanted.specifier, {}, wanted.place, in_lockfile(importer.span)});
        continue;
      }
      if (found->second.specifier != wanted.specifier)
        out_->push_back({MismatchKind::specifier, &manifest, name, wanted.specifier,
                         std::string{found->second.specifier}, wanted.place, in_lockfile(found->second.span)});
      locked.erase(found);
    }
    for (const auto& [name, entry] : locked)
      out_->push_back({MismatchKind::specifier,
                       &manifest,
                       std::string{name},
                       {},
                       std::string{entry.specifier},
                       whole(manifest),
                       in_lockfile(entry.span)});
    return out_->size() > before;
  }

  static Place whole(const Manifest& manifest) {
    const auto begin = manifest.document.root.span.begin;
    return {manifest.source, {begin, begin + 1}};
  }

  void compare_rest(const Manifest& manifest, const Importer& importer) {
    if (manifest.publish_folder.value_or("") != importer.publish_folder)
      out_->push_back({MismatchKind::manifest, &manifest, "publishConfig.directory",
                       manifest.publish_folder.value_or(""), std::string{importer.publish_folder}, whole(manifest),
                       in_lockfile(importer.span)});
    std::set<std::string> written, locked;
    if (const auto* const meta = manifest.document.root.find("dependenciesMeta"))
      for (const auto& package : meta->members)
        for (const auto& setting : package.value.members)
          written.insert(package.key + "/" + setting.key + "=" + setting.value.text);
    for (const auto& entry : importer.dependencies_meta)
      locked.insert(std::string{entry.name} + "=" + std::string{entry.value});
    if (written != locked)
      out_->push_back(
          {MismatchKind::manifest, &manifest, "dependenciesMeta", {}, {}, whole(manifest), in_lockfile(importer.span)});
  }

  // The same names and specifiers, but one of them is in another field.
  void compare_field(const Manifest& manifest, const Project& project, const Importer& importer, DependencyKind kind) {
    using enum DependencyKind;
    std::map<std::string_view, const LockedRequirement*> locked;
    std::size_t not_linked = 0;
    for (const auto& requirement : importer.requirements) {
      if (requirement.kind != kind) continue;
      locked.emplace(requirement.name, &requirement);
      if (!contains(requirement.version, "link:") && !contains(requirement.version, "file:")) ++not_linked;
    }
    std::vector<std::pair<std::string_view, const Wanted*>> wanted;
    const auto field = project.fields.find(kind);
    const auto in = [&](DependencyKind other, std::string_view name) {
      const auto found = project.fields.find(other);
      return found != project.fields.end() && found->second.contains(name);
    };
    if (field != project.fields.end()) {
      for (const auto& [name, entry] : field->second) {
        if (kind != optional && in(optional, name)) continue;
        if (kind == development && in(production, name)) continue;
        wanted.emplace_back(name, &entry);
      }
    }
    const bool counts_differ = wanted.size() != locked.size() && wanted.size() != not_linked;
    for (const auto& [name, entry] : wanted)
      if (!locked.contains(name))
        out_->push_back({MismatchKind::field, &manifest, std::string{name}, entry->specifier, entry->specifier,
                         entry->place, in_lockfile(importer.span)});
    if (!counts_differ) return;
    for (const auto& [name, entry] : locked) {
      const auto same = [&](const auto& one) { return one.first == name; };
      // A name that moved is told once, by the field it moved to.
      if (std::ranges::none_of(wanted, same) && !project.all.contains(name))
        out_->push_back({MismatchKind::field,
                         &manifest,
                         std::string{name},
                         {},
                         std::string{entry->specifier},
                         whole(manifest),
                         in_lockfile(entry->span)});
    }
  }

  const Workspace* workspace_;
  std::vector<Mismatch>* out_;
  Reader reader_;
  Names names_;
};

using Table = std::map<std::string, Wanted, std::less<>>;

void compare_table(const Workspace& workspace, std::string_view setting, const std::vector<Requirement>& written,
                   const std::vector<LockedEntry>& locked, bool only_locked_names, std::vector<Mismatch>& out) {
  const Manifest* const root = workspace.member_in(workspace.folder);
  Table table;
  for (const auto& entry : written) table.insert_or_assign(entry.name, Wanted{entry.specifier, entry.place});
  const auto label = [&](std::string_view name) { return std::string{setting} + " " + std::string{name}; };
  for (const auto& entry : locked) {
    const Place place{workspace.lockfile->source, entry.span};
    const auto found = table.find(entry.name);
    if (found == table.end()) {
      out.push_back({MismatchKind::setting, root, label(entry.name), {}, std::string{entry.value}, {}, place});
      continue;
    }
    if (found->second.specifier != entry.value && !(setting == "patchedDependencies" && entry.value.empty()))
      out.push_back({MismatchKind::setting, root, label(entry.name), found->second.specifier, std::string{entry.value},
                     found->second.place, place});
    table.erase(found);
  }
  if (only_locked_names) return;
  for (const auto& [name, wanted] : table)
    out.push_back({MismatchKind::setting,
                   root,
                   label(name),
                   wanted.specifier,
                   {},
                   wanted.place,
                   {workspace.lockfile->source, {}}});
}

bool compares_catalogs(const Workspace& workspace) {
  return workspace.manager_version && versions::satisfies(workspace.manager_version->value, ">=10.24.0");
}

void compare_settings(const Workspace& workspace, std::vector<Mismatch>& out) {
  const auto& settings = workspace.settings;
  const auto& lockfile = *workspace.lockfile;
  compare_table(workspace, "overrides", settings.overrides, lockfile.overrides, false, out);
  compare_table(workspace, "patchedDependencies", settings.patches, lockfile.patches, false, out);
  if (compares_catalogs(workspace))
    compare_table(workspace, "catalogs", settings.catalog, lockfile.catalogs, true, out);

  const Manifest* const root = workspace.member_in(workspace.folder);
  const std::set<std::string_view> ignored(settings.ignored_optional.begin(), settings.ignored_optional.end());
  std::set<std::string_view> locked;
  for (const auto& entry : lockfile.ignored_optional) locked.insert(entry.value);
  if (ignored != locked)
    out.push_back({MismatchKind::setting, root, "ignoredOptionalDependencies", {}, {}, {}, {lockfile.source, {}}});

  const auto flag = [&](std::string_view name, std::optional<bool> here, bool there) {
    if (!lockfile.has_settings || !here || *here == there) return;
    out.push_back({MismatchKind::setting,
                   root,
                   std::string{name},
                   *here ? "true" : "false",
                   there ? "true" : "false",
                   {},
                   {lockfile.source, {}}});
  };
  flag("autoInstallPeers", settings.auto_install_peers, lockfile.auto_install_peers);
  flag("excludeLinksFromLockfile", settings.exclude_links, lockfile.exclude_links);
}

}  // namespace

std::vector<Mismatch> frozen_pnpm_mismatches(const Workspace& workspace) {
  std::vector<Mismatch> out;
  compare_settings(workspace, out);
  Comparison{workspace, out}.run();
  return out;
}

}  // namespace loadline::workspace

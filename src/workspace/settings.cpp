// SPDX-License-Identifier: Apache-2.0
// pnpm: docs settings.md; config/config/src/getOptionsFromRootManifest.ts at v9.14.2.
#include "workspace/settings.h"

#include <utility>

#include "base/text.h"
#include "yaml/node.h"

namespace loadline::workspace {
namespace {

std::optional<bool> flag_in(std::string_view text) {
  if (text == "true" || text == "deep") return true;  // link-workspace-packages=deep
  if (text == "false") return false;
  return std::nullopt;
}

void set_flag(std::string_view name, std::string_view text, Settings& out) {
  const auto flag = flag_in(text);
  if (name == "link-workspace-packages" || name == "linkWorkspacePackages") out.link_workspace_packages = flag;
  if (name == "inject-workspace-packages" || name == "injectWorkspacePackages") out.inject_workspace_packages = flag;
  if (name == "auto-install-peers" || name == "autoInstallPeers") out.auto_install_peers = flag;
  if (name == "shared-workspace-lockfile" || name == "sharedWorkspaceLockfile") out.shared_lockfile = flag;
  if (name == "exclude-links-from-lockfile" || name == "excludeLinksFromLockfile") out.exclude_links = flag;
  if (name == "node-linker" || name == "nodeLinker") out.node_linker = std::string{text};
}

Requirement requirement_of(const Source& source, const yaml::Entry& entry, std::string_view prefix) {
  Requirement out;
  out.name = std::string{prefix} + entry.key.resolved().text;
  out.specifier = entry.value.resolved().text;
  out.place = {&source, entry.value.span};
  out.name_place = {&source, entry.key.span};
  return out;
}

std::vector<Requirement> table_of(const Source& source, const yaml::Node* node, std::string_view prefix = {}) {
  std::vector<Requirement> out;
  if (node == nullptr) return out;
  for (const auto& entry : node->resolved().entries)
    if (entry.value.is_scalar()) out.push_back(requirement_of(source, entry, prefix));
  return out;
}

std::vector<std::string> texts_of(const yaml::Node* node) {
  std::vector<std::string> out;
  if (node == nullptr) return out;
  for (const auto& item : node->resolved().items)
    if (item.is_scalar()) out.push_back(item.resolved().text);
  return out;
}

std::vector<Requirement> table_of(const Source& source, const json::Value* object) {
  std::vector<Requirement> out;
  if (object == nullptr) return out;
  for (const auto& member : object->members) {
    if (!member.value.is_string()) continue;
    Requirement next;
    next.name = member.key;
    next.specifier = member.value.text;
    next.place = {&source, member.value.span};
    next.name_place = {&source, member.key_span};
    out.push_back(std::move(next));
  }
  return out;
}

}  // namespace

WorkspaceFile read_workspace_file(const Source& source) {
  WorkspaceFile out;
  auto document = yaml::parse(source);
  out.problems = std::move(document.problems);
  const yaml::Node* const root = document.root();
  if (root == nullptr || !root->is_mapping()) {
    out.globs = {".", "**"};
    return out;
  }
  out.globs = texts_of(root->find("packages"));
  if (root->find("packages") == nullptr) out.globs = {".", "**"};
  for (const auto& entry : root->resolved().entries)
    if (entry.value.is_scalar()) set_flag(entry.key.resolved().text, entry.value.resolved().text, out.settings);
  out.settings.catalog = table_of(source, root->find("catalog"));
  if (const yaml::Node* const catalogs = root->find("catalogs")) {
    for (const auto& entry : catalogs->resolved().entries) {
      const auto& name = entry.key.resolved().text;
      auto named = table_of(source, &entry.value, name == "default" ? "" : name + "/");
      out.settings.catalog.insert(out.settings.catalog.end(), named.begin(), named.end());
    }
  }
  out.settings.overrides = table_of(source, root->find("overrides"));
  out.settings.patches = table_of(source, root->find("patchedDependencies"));
  out.settings.ignored_optional = texts_of(root->find("ignoredOptionalDependencies"));
  return out;
}

// INI lines; the environment and the user's own .npmrc are not part of the repository.
void read_npmrc(const Source& source, Settings& out) {
  for (const auto line : split_lines(source.text())) {
    const auto text = trim(line);
    if (text.empty() || text.front() == '#' || text.front() == ';') continue;
    const auto equals = text.find('=');
    if (equals == text.npos) continue;
    auto value = trim(text.substr(equals + 1));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
    set_flag(trim(text.substr(0, equals)), value, out);
  }
}

void read_pnpm_field(const Manifest& root, Settings& out) {
  const auto& object = root.document.root;
  const json::Value* const pnpm = object.find("pnpm");
  auto overrides = table_of(*root.source, object.find("resolutions"));
  if (pnpm != nullptr) {
    for (auto& entry : table_of(*root.source, pnpm->find("overrides"))) {
      std::erase_if(overrides, [&](const Requirement& other) { return other.name == entry.name; });
      overrides.push_back(std::move(entry));
    }
    out.patches = table_of(*root.source, pnpm->find("patchedDependencies"));
    if (const json::Value* const ignored = pnpm->find("ignoredOptionalDependencies"))
      for (const auto& item : ignored->items)
        if (item.is_string()) out.ignored_optional.push_back(item.text);
  }
  out.overrides = std::move(overrides);
}

}  // namespace loadline::workspace

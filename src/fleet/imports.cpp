// SPDX-License-Identifier: Apache-2.0
// Whether an import is covered by what a package declares.
#include "fleet/imports.h"

#include <algorithm>

#include "base/paths.h"
#include "base/text.h"

namespace loadline::fleet {
namespace {

bool names(const workspace::Manifest& manifest, std::string_view package) {
  return std::ranges::any_of(manifest.requirements,
                             [&](const auto& requirement) { return requirement.name == package; });
}

// DefinitelyTyped's name of a package's types: @nestjs/core is @types/nestjs__core.
std::string types_of(std::string_view package) {
  if (package.starts_with('@')) return "@types/" + replace_all(package.substr(1), "/", "__");
  return "@types/" + std::string{package};
}

bool matches(std::string_view alias, std::string_view specifier) {
  const auto star = alias.find('*');
  if (star == alias.npos) return alias == specifier;
  return specifier.starts_with(alias.substr(0, star)) && specifier.ends_with(alias.substr(star + 1));
}

bool is_path_alias(const code::Import& import, const workspace::Manifest& package, const Fleet& fleet) {
  const auto found = fleet.path_aliases.find(&package);
  if (found == fleet.path_aliases.end()) return false;
  for (const auto& alias : found->second.patterns)
    if (matches(alias, import.specifier)) return true;
  const auto first = import.specifier.substr(0, import.specifier.find('/'));
  for (const auto& folder : found->second.base_folders) {
    const auto path = join_path(folder, first);
    if (fleet.has_folder(path)) return true;
    for (const std::string_view ending : {".ts", ".tsx", ".js", ".json"})
      if (fleet.has_file(path + std::string{ending})) return true;
  }
  return false;
}

}  // namespace

Provided provision_of(const code::Import& import, const workspace::Manifest& package,
                      const workspace::Workspace& workspace, const Fleet& fleet) {
  // A name that is only used as a type vanishes when compiling, and cannot crash.
  if (import.package.empty() || import.type_only || import.guarded || !import.certain) return Provided::yes;
  const auto provides = [&](const workspace::Manifest& manifest) {
    return manifest.name == import.package || names(manifest, import.package) ||
           names(manifest, types_of(import.package));
  };
  if (provides(package) || is_path_alias(import, package, fleet)) return Provided::yes;
  const auto* root = workspace.member_in(workspace.folder);
  return root != nullptr && root != &package && provides(*root) ? Provided::by_root_only : Provided::no;
}

}  // namespace loadline::fleet

// SPDX-License-Identifier: Apache-2.0
// The aliases of a package's tsconfig files: what looks like a package in an import, and is a folder.
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/parts.h"
#include "fleet/tsconfig.h"

namespace loadline::fleet {
namespace {

// "@app/*": ["./src/app/*"], relative to baseUrl, which is relative to the file.
void read_paths(const json::Value& paths, std::string_view folder, std::string_view base, PathAliases& out) {
  for (const auto& member : paths.members) {
    out.patterns.push_back(member.key);
    if (member.value.items.size() != 1 || !member.key.ends_with("/*") ||
        !member.value.items.front().text.ends_with("/*"))
      continue;
    const auto target = std::string_view{member.value.items.front().text};
    const auto from = resolve_path(folder, base);
    const auto to = from ? resolve_path(*from, target.substr(0, target.size() - 2)) : std::nullopt;
    if (to) out.folders.push_back({member.key.substr(0, member.key.size() - 1), to->empty() ? "" : *to + "/"});
  }
}

void read_tsconfig(const std::string& path, const json::Value& root, PathAliases& out) {
  const auto* options = root.find("compilerOptions");
  if (options == nullptr) return;
  const std::string folder{folder_of(path)};
  if (const auto base = options->string_or("baseUrl", ""); !base.empty())
    if (auto resolved = resolve_path(folder, base)) out.base_folders.push_back(std::move(*resolved));
  if (const auto* paths = options->find("paths")) read_paths(*paths, folder, options->string_or("baseUrl", "."), out);
}

}  // namespace

PathAliases path_aliases_of(Fleet& fleet, const workspace::Manifest& package) {
  PathAliases out;
  // Some run with their own folder as the base (NODE_PATH, Nest's "src/..." imports).
  out.base_folders.push_back(package.folder);
  for (const std::string_view name : {"tsconfig.json", "tsconfig.build.json", "tsconfig.app.json", "jsconfig.json"})
    each_tsconfig(fleet, join_path(package.folder, name), [&](const std::string& path, const json::Value& root) {
      read_tsconfig(path, root, out);
      return true;
    });
  if (const auto* imports = package.document.root.find("imports"))
    for (const auto& member : imports->members) out.patterns.push_back(member.key);
  return out;
}

}  // namespace loadline::fleet

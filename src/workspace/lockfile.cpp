// SPDX-License-Identifier: Apache-2.0
// Which lockfile is it?
#include "workspace/lockfile.h"

#include <algorithm>

#include "base/paths.h"
#include "base/text.h"
#include "workspace/npm_lock.h"
#include "workspace/pnpm_lock.h"
#include "workspace/yarn_lock.h"

namespace loadline::workspace {

std::string_view name_of(Manager manager) {
  switch (manager) {
    case Manager::npm: return "npm";
    case Manager::pnpm: return "pnpm";
    case Manager::yarn:
    case Manager::yarn_berry: return "yarn";
    case Manager::unknown: break;
  }
  return "";
}

const Importer* Lockfile::importer(std::string_view folder) const {
  if (folder.empty()) folder = ".";
  const auto found = std::ranges::find(importers, folder, &Importer::folder);
  return found == importers.end() ? nullptr : &*found;
}

Lockfile read_lockfile(const Source& source) {
  const auto name = base_name(source.path());
  const auto text = source.text();
  const auto start = text.substr(0, 2000);
  if (name.ends_with(".json") || start.starts_with('{')) return read_npm_lock(source);
  if (name == "yarn.lock" || contains(start, "\n# yarn lockfile v1") || contains(start, "\n__metadata:")) {
    const bool berry = text.starts_with("__metadata:") || contains(text, "\n__metadata:");
    return berry ? read_yarn_berry(source) : read_yarn_classic(source);
  }
  return read_pnpm_lock(source);
}

}  // namespace loadline::workspace

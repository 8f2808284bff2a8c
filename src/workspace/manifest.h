// SPDX-License-Identifier: Apache-2.0
// package.json, with the place of everything that a finding may point at.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"
#include "json/value.h"

namespace loadline::workspace {

enum class DependencyKind : std::uint8_t { production, development, optional, peer };
[[nodiscard]] std::string_view field_of(DependencyKind kind);  // "dependencies", "devDependencies", ...

struct Requirement {
  std::string name;
  std::string specifier;  // "^1.0.0", "workspace:*", "catalog:", "npm:other@1", "link:../x", ...
  DependencyKind kind = DependencyKind::production;
  Place place;            // of the specifier, quotes included
  Place name_place;
};

struct Manifest {
  const Source* source = nullptr;
  std::string folder;   // relative to the tree's root; "" for the root
  std::string name;     // empty where none is given
  std::string version;
  bool is_private = false;
  std::vector<Requirement> requirements;  // in the order written
  std::map<std::string, Located<std::string>, std::less<>> scripts;
  std::optional<Located<std::string>> main, module, types, package_manager;  // "pnpm@8.15.0+sha256..."
  std::map<std::string, Located<std::string>, std::less<>> engines;
  std::vector<std::string> workspaces;    // npm and yarn: globs
  std::vector<std::string> files;
  std::vector<std::string> entry_points;  // main, module, and every target of `exports` and `bin`
  std::optional<std::string> publish_folder;  // publishConfig.directory
  json::Document document;                // for what is not listed here (pnpm.overrides, jest, ...)
  std::vector<Problem> problems;

  [[nodiscard]] const Requirement* requirement(std::string_view package) const;  // dev, prod, optional; not peer
};

[[nodiscard]] Manifest read_manifest(const Source& source);

}  // namespace loadline::workspace

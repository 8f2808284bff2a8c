// SPDX-License-Identifier: Apache-2.0
// One shape for every lockfile: who asked for what (importers), and the graph of packages that came of it.
//
// Read from pnpm-lock.yaml 5.x, 6.0, 9.0 (a scanner of our own, 300 MB/s; libfyaml's events for unusual
// YAML), package-lock.json 2 and 3, yarn.lock 1 and berry. Views point into the source.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/source.h"
#include "workspace/manifest.h"

namespace loadline::workspace {

enum class Manager : std::uint8_t { unknown, npm, pnpm, yarn, yarn_berry };
[[nodiscard]] std::string_view name_of(Manager manager);

using PackageId = std::uint32_t;  // index into Lockfile::packages
inline constexpr PackageId no_package = 0xffffffff;

struct Edge {
  std::string_view name;          // as the dependent sees it; an alias may differ from the package's name
  PackageId package = no_package; // no_package: a workspace folder (`folder`), or an entry that is missing
  std::string_view folder;        // link: relative to the lockfile's folder, cleaned
  bool optional = false;
};

struct LockedPackage {
  std::string_view key;      // as written, peers included
  std::string_view name;
  std::string_view version;  // without peers
  std::string_view integrity;
  std::string_view tarball;
  std::vector<Edge> dependencies;
  std::vector<std::string_view> os, cpu, libc;  // may be negated: "!win32"
  std::vector<std::pair<std::string_view, std::string_view>> engines;
  std::vector<std::string_view> peers;          // names of peerDependencies
  bool optional = false;
  bool development = false;      // formats that say so; 9.0 does not
  bool requires_build = false;   // requiresBuild, hasInstallScript
  bool deprecated = false;
  Span span;                     // of the key
};

struct LockedRequirement {
  std::string_view name;
  std::string_view specifier;  // as the lockfile has it
  std::string_view version;    // as the lockfile has it: "4.18.2(peer@1)", "link:../kernel"
  DependencyKind kind = DependencyKind::production;
  Edge edge;
  Span span;  // of the specifier
};

struct LockedEntry {  // a line of one of the lockfile's own tables
  std::string_view name;
  std::string_view value;
  Span span;  // of the value
};

struct Importer {
  std::string_view folder;  // relative to the lockfile's folder; "." for the root
  std::vector<LockedRequirement> requirements;
  std::vector<LockedEntry> unresolved;         // specifiers with no version: linked from outside (pnpm 5.x)
  std::vector<LockedEntry> dependencies_meta;  // name "package/setting", value "true"
  std::string_view publish_folder;
  Span span;
};

struct Lockfile {
  const Source* source = nullptr;
  Manager manager = Manager::unknown;
  std::string version;  // "6.0", "9.0", "3", "1"
  std::vector<Importer> importers;
  std::vector<LockedPackage> packages;
  bool has_settings = false;  // pnpm: the two below are written in the file, not assumed
  bool auto_install_peers = false;
  bool exclude_links = false;
  bool has_overrides = false, has_patches = false, has_extensions_checksum = false;
  std::vector<LockedEntry> overrides;         // selector, what it becomes
  std::vector<LockedEntry> patches;  // "name" or "name@version", path of the patch (empty where not written)
  std::vector<LockedEntry> catalogs;  // as in Settings::catalog; value: the specifier
  std::vector<LockedEntry> ignored_optional;  // names
  // yarn: what dependents ask for ("name@range"), sorted, and the package that it got.
  std::vector<std::pair<std::string_view, PackageId>> descriptors;
  std::vector<std::unique_ptr<const std::string>> owned;  // texts that had to be made (escapes, cleaned folders)
  std::vector<Problem> problems;

  [[nodiscard]] const Importer* importer(std::string_view folder) const;
};

// Knows the format by the file's name and first lines. The lockfile keeps views into `source`.
[[nodiscard]] Lockfile read_lockfile(const Source& source);

}  // namespace loadline::workspace

// SPDX-License-Identifier: Apache-2.0
// From references to packages, through one hash table over (name, rest of the path).
//
// pnpm: packages/dependency-path/src/index.ts (refToRelative, indexOfPeersSuffix) at v9.14.2 for 9.0, the
// function of the same name in lockfileFormatConverters.ts for 6.0, and v7.33.7's for 5.x.
#include <bit>
#include <functional>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>

#include "base/paths.h"
#include "base/text.h"
#include "workspace/pnpm_builder.h"

namespace loadline::workspace {
namespace {

class Index {
 public:
  Index(std::size_t count, PathStyle style) : style_{style}, slots_(std::bit_ceil(count * 2 + 1), no_package) {
    paths_.reserve(count);
  }

  void add(std::string_view key) {
    paths_.push_back(split_path(key, style_));
    auto& slot = slots_[slot_of(paths_.back())];
    if (slot == no_package) slot = static_cast<PackageId>(paths_.size() - 1);  // of duplicates the first
  }
  [[nodiscard]] PackageId find(DependencyPath path) const { return slots_[slot_of(path)]; }
  [[nodiscard]] PackageId find(std::string_view key) const { return find(split_path(key, style_)); }
  [[nodiscard]] DependencyPath path(PackageId id) const { return paths_[id]; }

 private:
  // The slot that holds the path, or the free one where it would go.
  [[nodiscard]] std::size_t slot_of(DependencyPath path) const {
    const std::hash<std::string_view> hash;
    const auto mask = slots_.size() - 1;
    auto at = (hash(path.name) * 31 + hash(path.rest)) & mask;
    while (slots_[at] != no_package) {
      const auto& other = paths_[slots_[at]];
      if (other.rest == path.rest && other.name == path.name) break;
      at = (at + 1) & mask;
    }
    return at;
  }

  PathStyle style_;
  std::vector<PackageId> slots_;
  std::vector<DependencyPath> paths_;
};

// Where "(peer@1)(other@2)" or "(patch_hash=...)" begins; the size where there is none.
std::size_t suffix_begin(std::string_view path) {
  if (!path.ends_with(')')) return path.size();
  int open = 1;
  for (std::size_t i = path.size() - 1; i-- > 0;) {
    if (path[i] == '(') {
      --open;
    } else if (path[i] == ')') {
      ++open;
    } else if (open == 0) {
      return i + 1;
    }
  }
  return path.size();
}

// Nothing: the reference is a path of its own and not a version of `name`.
std::optional<std::string_view> version_reference(std::string_view reference, PathStyle style) {
  if (style == PathStyle::plain) {
    if (reference.starts_with('@')) return std::nullopt;
    const auto at = reference.find('@');
    if (at == reference.npos) return reference;
    const bool before_colon = at < reference.find(':');
    const bool before_bracket = at < reference.find('(');
    return before_colon && before_bracket ? std::nullopt : std::optional{reference};
  }
  if (reference.starts_with("file:")) return std::nullopt;
  const auto bare = reference.substr(0, std::min(reference.find('('), reference.size()));
  return contains(bare, "/") ? std::nullopt : std::optional{reference};
}

class Resolver {
 public:
  Resolver(Lockfile& lockfile, PathStyle style, const Index& index)
      : lockfile_{&lockfile}, style_{style}, index_{&index} {
    for (const auto& importer : lockfile.importers) folders_.insert(importer.folder);
  }

  void run(Edge& edge, std::string_view reference, std::string_view from_folder) {
    if (reference.starts_with("link:")) {
      edge.folder = cleaned(from_folder, reference.substr(5));
    } else if (const auto version = version_reference(reference, style_)) {
      edge.package = index_->find({edge.name, *version});
    } else {
      edge.package = index_->find(reference);
    }
  }

 private:
  // Nearly always another importer, whose name stands in the file already.
  std::string_view cleaned(std::string_view from, std::string_view path) {
    if (from == ".") from = {};
    auto rest = path;
    while (rest.starts_with("../") && !from.empty()) {
      rest.remove_prefix(3);
      from = folder_of(from);
    }
    scratch_.assign(from).append(from.empty() || rest.empty() ? "" : "/").append(rest);
    if (const auto found = folders_.find(scratch_); found != folders_.end()) return *found;
    auto folder = clean_path(scratch_);
    return keep(lockfile_->owned, std::move(folder));
  }

  Lockfile* lockfile_;
  PathStyle style_;
  const Index* index_;
  std::unordered_set<std::string_view> folders_;
  std::string scratch_;
};

std::string_view version_in(std::string_view rest, PathStyle style) {
  rest = rest.substr(0, suffix_begin(rest));
  if (style == PathStyle::slashes) rest = rest.substr(0, rest.find('_'));
  return rest;
}

}  // namespace

DependencyPath split_path(std::string_view path, PathStyle style) {
  if (style != PathStyle::plain) {
    if (!path.starts_with('/')) return {{}, path};
    path.remove_prefix(1);
  }
  std::size_t end = 0;
  if (style == PathStyle::slashes) {
    end = path.find('/', path.starts_with('@') ? std::min(path.find('/'), path.size() - 1) + 1 : 0);
  } else {
    end = path.find('@', 1);
  }
  if (end >= path.size()) return {{}, path};
  return {path.substr(0, end), path.substr(end + 1)};
}

std::string_view without_suffix(std::string_view path, PathStyle style) {
  path = path.substr(0, suffix_begin(path));
  if (style != PathStyle::slashes) return path;
  const auto rest = split_path(path, style).rest;
  const auto underscore = rest.find('_');
  if (underscore != rest.npos) path.remove_suffix(rest.size() - underscore);
  return path;
}

void resolve_pnpm(Lockfile& lockfile, PathStyle style, const std::vector<std::string_view>& references) {
  Index index{lockfile.packages.size(), style};
  for (const auto& package : lockfile.packages) index.add(package.key);
  Resolver resolver{lockfile, style, index};

  std::size_t next = 0;
  for (PackageId id = 0; id < lockfile.packages.size(); ++id) {
    auto& package = lockfile.packages[id];
    const auto path = index.path(id);
    if (package.name.empty()) package.name = path.name;
    if (package.version.empty()) package.version = version_in(path.rest, style);
    for (auto& edge : package.dependencies)
      if (next < references.size()) resolver.run(edge, references[next++], ".");
  }
  for (auto& importer : lockfile.importers) {
    for (auto& requirement : importer.requirements) {
      requirement.edge.name = requirement.name;
      resolver.run(requirement.edge, requirement.version, importer.folder);
    }
  }
}

void join_infos(Lockfile& lockfile, std::vector<LockedPackage>& infos) {
  Index index{infos.size(), PathStyle::plain};
  for (const auto& info : infos) index.add(info.key);
  for (auto& package : lockfile.packages) {
    const auto id = index.find(without_suffix(package.key, PathStyle::plain));
    if (id == no_package) continue;
    const auto& info = infos[id];
    package.name = info.name;
    package.version = info.version;
    package.integrity = info.integrity;
    package.tarball = info.tarball;
    package.os = info.os;
    package.cpu = info.cpu;
    package.libc = info.libc;
    package.engines = info.engines;
    package.peers = info.peers;
    package.deprecated = info.deprecated;
  }
}

}  // namespace loadline::workspace

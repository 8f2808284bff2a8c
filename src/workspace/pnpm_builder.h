// SPDX-License-Identifier: Apache-2.0
// Makes a Lockfile from the items of a pnpm-lock.yaml, whoever read them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "workspace/items.h"
#include "workspace/lockfile.h"

namespace loadline::workspace {

class PnpmBuilder {
 public:
  explicit PnpmBuilder(Lockfile& out) : out_{&out} {}
  void take(const Item& item);
  void finish();

 private:
  enum class Section : std::uint8_t {
    other,
    settings,
    overrides,
    patches,
    catalogs,
    ignored_optional,
    importers,
    packages,
    snapshots,
    specifiers,
    requirements,
    dependencies_meta
  };
  enum class Field : std::uint8_t {
    other,
    dependencies,
    optional_dependencies,
    resolution,
    engines,
    os,
    cpu,
    libc,
    peers
  };

  void take_top(const Item& item);
  void take_table(const Item& item);
  void take_importer(const Item& item, unsigned level);
  void take_importer_field(const Item& item);
  void take_package(const Item& item);
  void take_package_field(const Item& item);
  void take_package_detail(const Item& item);
  void begin_importer(std::string_view folder, Span span);
  void end_importer();

  Lockfile* out_;
  Section section_ = Section::other;
  Section importer_section_ = Section::other;
  DependencyKind kind_ = DependencyKind::production;
  Field field_ = Field::other;
  std::string_view outer_;        // the open key one level up, in tables and dependenciesMeta
  bool in_importer_ = false, root_importer_ = false, has_snapshots_ = false;
  std::vector<LockedEntry> specifiers_;  // 5.x: of the importer being read
  std::vector<LockedPackage> infos_;     // 9.0: `packages`, while out_->packages holds `snapshots`
  std::vector<LockedPackage>* list_ = nullptr;
  std::vector<std::string_view> references_;       // of out_->packages' edges, in order
  std::vector<std::string_view> info_references_;  // the same of infos_
  std::vector<std::string_view>* references_here_ = &references_;
};

// Splits a dependency path into name and the rest, as the lockfile's version writes it.
struct DependencyPath {
  std::string_view name;     // empty where the path does not start with one (file:, a host)
  std::string_view rest;     // version and peers
};
enum class PathStyle : std::uint8_t { slashes, leading_slash, plain };  // 5.x, 6.x, 9.0
[[nodiscard]] DependencyPath split_path(std::string_view path, PathStyle style);
[[nodiscard]] std::string_view without_suffix(std::string_view path, PathStyle style);  // peers and patch hash cut off

// Where edges lead: fills `package` and `folder` of every edge, names and versions of the packages.
void resolve_pnpm(Lockfile& lockfile, PathStyle style, const std::vector<std::string_view>& references);
// 9.0: what `packages` says of each snapshot.
void join_infos(Lockfile& lockfile, std::vector<LockedPackage>& infos);

}  // namespace loadline::workspace

// SPDX-License-Identifier: Apache-2.0
// A state machine over the document's depth: section, then importer or package, then field, then entry.
#include "workspace/pnpm_builder.h"

#include <unordered_map>
#include <utility>

#include "base/text.h"

namespace loadline::workspace {
namespace {

bool is_true(const Item& item) { return item.value == "true"; }

std::optional<DependencyKind> kind_named(std::string_view field) {
  if (field == "dependencies") return DependencyKind::production;
  if (field == "devDependencies") return DependencyKind::development;
  if (field == "optionalDependencies") return DependencyKind::optional;
  return std::nullopt;
}

}  // namespace

void PnpmBuilder::take(const Item& item) {
  if (item.depth == 0) return take_top(item);
  switch (section_) {
    case Section::importers: return take_importer(item, item.depth - 1);
    case Section::packages:
    case Section::snapshots: return take_package(item);
    case Section::specifiers:
    case Section::requirements:
    case Section::dependencies_meta: return take_importer(item, item.depth + 1);
    case Section::other: return;
    default: return take_table(item);
  }
}

void PnpmBuilder::take_top(const Item& item) {
  const auto key = item.key;
  if (in_importer_ && !root_importer_) end_importer();
  section_ = Section::other;
  if (key == "lockfileVersion") {
    out_->version = item.value;
  } else if (key == "settings") {
    section_ = Section::settings;
    out_->has_settings = true;
  } else if (key == "overrides") {
    section_ = Section::overrides;
    out_->has_overrides = true;
  } else if (key == "patchedDependencies") {
    section_ = Section::patches;
    out_->has_patches = true;
  } else if (key == "packageExtensionsChecksum") {
    out_->has_extensions_checksum = true;
  } else if (key == "catalogs") {
    section_ = Section::catalogs;
  } else if (key == "ignoredOptionalDependencies") {
    section_ = Section::ignored_optional;
  } else if (key == "importers") {
    section_ = Section::importers;
    if (in_importer_) end_importer();
  } else if (key == "packages" || key == "snapshots") {
    section_ = key == "packages" ? Section::packages : Section::snapshots;
    list_ = section_ == Section::packages ? &infos_ : &out_->packages;
    references_here_ = section_ == Section::packages ? &info_references_ : &references_;
    if (section_ == Section::snapshots) has_snapshots_ = true;
    // A package takes 380 to 400 bytes in most lockfiles; for more of them the list grows.
    if (out_->source != nullptr) list_->reserve(out_->source->text().size() / 370);
  } else if (kind_named(key) || key == "specifiers" || key == "dependenciesMeta" || key == "publishDirectory") {
    // A project of its own: the importer "." lies at the top (convertFromLockfileFileMutable).
    if (!in_importer_) begin_importer(".", item.key_span);
    root_importer_ = true;
    take_importer_field(item);
    section_ = importer_section_;
  }
}

void PnpmBuilder::take_table(const Item& item) {
  if (section_ == Section::settings && item.depth == 1) {
    if (item.key == "autoInstallPeers") out_->auto_install_peers = is_true(item);
    if (item.key == "excludeLinksFromLockfile") out_->exclude_links = is_true(item);
  } else if (section_ == Section::ignored_optional && item.element) {
    out_->ignored_optional.push_back({item.value, item.value, item.value_span});
  } else if (section_ == Section::overrides && item.depth == 1) {
    out_->overrides.push_back({item.key, item.value, item.value_span});
  } else if (section_ == Section::patches) {
    // {name: {hash, path}} up to pnpm 9, {name: hash} after
    if (item.depth == 1) out_->patches.push_back({item.key, {}, item.key_span});
    if (item.depth == 2 && item.key == "path" && !out_->patches.empty()) out_->patches.back().value = item.value;
  } else if (section_ == Section::catalogs) {
    if (item.depth == 1) outer_ = item.key;
    if (item.depth == 2) {
      const auto name = outer_ == "default" ? item.key
                                            : keep(out_->owned, std::string{outer_} + "/" + std::string{item.key});
      out_->catalogs.push_back({name, {}, item.key_span});
    }
    if (item.depth == 3 && item.key == "specifier" && !out_->catalogs.empty()) {
      out_->catalogs.back().value = item.value;
      out_->catalogs.back().span = item.value_span;
    }
  }
}

void PnpmBuilder::begin_importer(std::string_view folder, Span span) {
  if (in_importer_) end_importer();
  out_->importers.push_back({.folder = folder, .span = span});
  in_importer_ = true;
  specifiers_.clear();
  importer_section_ = Section::other;
}

// Joins the two tables of 5.x.
void PnpmBuilder::end_importer() {
  in_importer_ = root_importer_ = false;
  if (specifiers_.empty()) return;
  auto& importer = out_->importers.back();
  std::unordered_map<std::string_view, const LockedEntry*> written;
  for (const auto& specifier : specifiers_) written.insert_or_assign(specifier.name, &specifier);
  for (auto& requirement : importer.requirements) {
    const auto found = written.find(requirement.name);
    if (found == written.end()) continue;
    requirement.specifier = found->second->value;
    requirement.span = found->second->span;
  }
  for (const auto& requirement : importer.requirements) written.erase(requirement.name);
  for (const auto& specifier : specifiers_)
    if (const auto found = written.find(specifier.name); found != written.end() && found->second == &specifier)
      importer.unresolved.push_back(specifier);
}

// level 0: the importer's folder; 1: a field; 2: a dependency; 3: its specifier and version
void PnpmBuilder::take_importer(const Item& item, unsigned level) {
  if (level == 0) return begin_importer(item.key, item.key_span);
  if (!in_importer_) return;
  if (level == 1) return take_importer_field(item);
  auto& importer = out_->importers.back();
  if (importer_section_ == Section::specifiers && level == 2) {
    specifiers_.push_back({item.key, item.value, item.value_span});
  } else if (importer_section_ == Section::dependencies_meta) {
    if (level == 2) outer_ = item.key;
    if (level == 3)
      importer.dependencies_meta.push_back(
          {keep(out_->owned, std::string{outer_} + "/" + std::string{item.key}), item.value, item.value_span});
  } else if (importer_section_ == Section::requirements && level == 2) {
    importer.requirements.push_back({.name = item.key, .version = item.value, .kind = kind_, .span = item.key_span});
    importer.requirements.back().edge.optional = kind_ == DependencyKind::optional;
  } else if (importer_section_ == Section::requirements && level == 3 && !importer.requirements.empty()) {
    auto& requirement = importer.requirements.back();
    if (item.key == "version") requirement.version = item.value;
    if (item.key == "specifier") {
      requirement.specifier = item.value;
      requirement.span = item.value_span;
    }
  }
}

void PnpmBuilder::take_importer_field(const Item& item) {
  importer_section_ = Section::other;
  if (const auto kind = kind_named(item.key)) {
    kind_ = *kind;
    importer_section_ = Section::requirements;
  } else if (item.key == "specifiers") {
    importer_section_ = Section::specifiers;
  } else if (item.key == "dependenciesMeta") {
    importer_section_ = Section::dependencies_meta;
  } else if (item.key == "publishDirectory") {
    out_->importers.back().publish_folder = item.value;
  }
}

void PnpmBuilder::take_package(const Item& item) {
  if (item.depth == 1) {
    list_->push_back({.key = item.key, .span = item.key_span});
    field_ = Field::other;
  } else if (list_->empty()) {
    return;
  } else if (item.depth == 2) {
    take_package_field(item);
  } else if (item.depth == 3) {
    take_package_detail(item);
  }
}

void PnpmBuilder::take_package_field(const Item& item) {
  auto& package = list_->back();
  const auto key = item.key;
  field_ = Field::other;
  if (key == "resolution") {
    field_ = Field::resolution;
  } else if (key == "dependencies") {
    field_ = Field::dependencies;
  } else if (key == "engines") {
    field_ = Field::engines;
  } else if (key == "dev") {
    package.development = is_true(item);
  } else if (key == "optional") {
    package.optional = is_true(item);
  } else if (key == "peerDependencies") {
    field_ = Field::peers;
  } else if (key == "optionalDependencies") {
    field_ = Field::optional_dependencies;
  } else if (key == "requiresBuild") {
    package.requires_build = is_true(item);
  } else if (key == "os" || key == "cpu" || key == "libc") {
    field_ = key == "os" ? Field::os : key == "cpu" ? Field::cpu : Field::libc;
    if (item.kind == ItemKind::scalar && !item.value.empty())
      (key == "os" ? package.os : key == "cpu" ? package.cpu : package.libc).push_back(item.value);
  } else if (key == "name") {
    package.name = item.value;
  } else if (key == "version") {
    package.version = item.value;
  } else if (key == "deprecated") {
    package.deprecated = true;
  }
}

void PnpmBuilder::take_package_detail(const Item& item) {
  auto& package = list_->back();
  switch (field_) {
    case Field::dependencies:
    case Field::optional_dependencies:
      if (package.dependencies.empty()) package.dependencies.reserve(4);
      package.dependencies.push_back({.name = item.key, .optional = field_ == Field::optional_dependencies});
      references_here_->push_back(item.value);
      break;
    case Field::resolution:
      if (item.key == "integrity") package.integrity = item.value;
      if (item.key == "tarball") package.tarball = item.value;
      break;
    case Field::engines: package.engines.emplace_back(item.key, item.value); break;
    case Field::os: package.os.push_back(item.value); break;
    case Field::cpu: package.cpu.push_back(item.value); break;
    case Field::libc: package.libc.push_back(item.value); break;
    case Field::peers: package.peers.push_back(item.key); break;
    case Field::other: break;
  }
}

void PnpmBuilder::finish() {
  if (in_importer_) end_importer();
  const auto major = parse_integer<unsigned>(std::string_view{out_->version}.substr(0, out_->version.find('.')));
  auto style = PathStyle::plain;
  if (!has_snapshots_) {
    out_->packages = std::move(infos_);
    references_ = std::move(info_references_);
    style = major && *major < 6 ? PathStyle::slashes : PathStyle::leading_slash;
  } else {
    join_infos(*out_, infos_);
  }
  resolve_pnpm(*out_, style, references_);
}

}  // namespace loadline::workspace

// SPDX-License-Identifier: Apache-2.0
// Which packages, for whom, and the sum.
//
// Links: pnpm gives each package a folder of symlinks to its dependencies and hoists one more per name
// (pnpm.io/symlinked-node-modules-structure); an engine counts a symlink as the length of its text.
#include "predict/tree.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "predict/estimate.h"
#include "predict/native.h"
#include "workspace/reach.h"

namespace loadline::predict {
namespace {

using workspace::PackageId;

std::vector<PackageId> united(const std::vector<PackageId>& a, const std::vector<PackageId>& b) {
  std::vector<PackageId> out;
  std::ranges::set_union(a, b, std::back_inserter(out));
  return out;
}
std::vector<PackageId> without(const std::vector<PackageId>& a, const std::vector<PackageId>& b) {
  std::vector<PackageId> out;
  std::ranges::set_difference(a, b, std::back_inserter(out));
  return out;
}
std::vector<PackageId> both(const std::vector<PackageId>& a, const std::vector<PackageId>& b) {
  std::vector<PackageId> out;
  std::ranges::set_intersection(a, b, std::back_inserter(out));
  return out;
}

// `..` pieces and `node_modules` of a link's text, beside the names.
constexpr std::uint64_t link_overhead = 20;

std::uint64_t links_of(const workspace::Lockfile& lockfile, const workspace::LockedPackage& package) {
  if (lockfile.manager != workspace::Manager::pnpm) return 0;
  std::uint64_t bytes = link_overhead + package.key.size() + package.name.size();  // hoisted
  for (const auto& edge : package.dependencies)
    if (edge.package < lockfile.packages.size())
      bytes += link_overhead + edge.name.size() + lockfile.packages[edge.package].key.size();
  return bytes;
}

// node_modules/.pnpm/lock.yaml and .modules.yaml: this package's share of the lockfile, and a line.
std::uint64_t records_of(const workspace::Lockfile& lockfile) {
  if (lockfile.manager != workspace::Manager::pnpm || lockfile.packages.empty() || lockfile.source == nullptr) return 0;
  return lockfile.source->text().size() / lockfile.packages.size() + 100;
}

// Of a package's files, those that no package before it had: equal files are one in the store (a licence, mostly,
// but also whole libraries).
std::optional<std::uint64_t> not_yet_linked(const Sizes& sizes, const workspace::LockedPackage& package,
                                            Linked& linked) {
  const auto files = sizes.files ? sizes.files(asked(package)) : std::nullopt;
  if (!files) return std::nullopt;
  std::uint64_t bytes = 0;
  for (const auto& file : *files)
    if (linked.files.insert(file.content).second) bytes += file.bytes;
  return bytes;
}

std::string how_of(const Weighed& weighed, const std::set<std::string_view>& sources) {
  std::string out = fmt::format("{} packages", weighed.packages);
  for (const auto source : sources) out += fmt::format(", {}", source);
  if (weighed.estimated > 0) out += fmt::format(", {} estimated", weighed.estimated);
  return out;
}

}  // namespace

InstalledPackages packages_of(const InstallAsked& asked) {
  workspace::ClosureRequest production{
      .development = false, .optional = true, .os = "linux", .cpu = asked.cpu, .libc = asked.libc};
  auto everything = production;
  everything.development = true;

  std::vector<PackageId> installed;
  const auto& request = asked.development ? everything : production;
  for (const auto& importer : asked.importers) {
    const workspace::Reach reach{*asked.workspace, importer, request, {.links = asked.links}};
    installed = united(installed, reach.closure().packages);
  }
  if (asked.package == nullptr) return {.production = installed, .development = {}, .other = {}};

  const auto needed = closure_of(*asked.workspace, asked.package->folder, production);
  auto for_development = closure_of(*asked.workspace, asked.package->folder, everything).packages;
  for (const auto& member : needed.importers)
    for_development = united(for_development, closure_of(*asked.workspace, member, everything).packages);
  for_development = united(for_development, closure_of(*asked.workspace, asked.workspace->folder, everything).packages);

  InstalledPackages out;
  out.production = both(installed, needed.packages);
  const auto rest = without(installed, needed.packages);
  out.development = both(rest, for_development);
  out.other = without(rest, for_development);
  return out;
}

Weighed weigh(const workspace::Lockfile& lockfile, const std::vector<PackageId>& packages, const Sizes& sizes,
              Linked* linked) {
  Weighed out;
  std::set<std::string_view> sources;
  const auto records = records_of(lockfile);
  for (const auto id : packages) {
    const auto& package = lockfile.packages[id];
    ++out.packages;
    out.bytes += Amount::exactly(links_of(lockfile, package) + records);
    if (linked != nullptr && !package.integrity.empty() && !linked->archives.insert(package.integrity).second) continue;
    auto size = size_of(sizes, asked(package));
    if (!size) {
      ++out.estimated;
      continue;
    }
    if (linked != nullptr)
      if (const auto bytes = not_yet_linked(sizes, package, *linked)) size->bytes = *bytes;
    out.bytes += Amount::exactly(size->bytes);
    out.known = worse(out.known, size->known);
    sources.insert(size->source);
    if (!size->packed) continue;
    out.packed += *size->packed;
    out.packed_of += size->bytes;
  }
  if (out.estimated > 0) {
    out.bytes += estimated_packages(out.estimated);
    out.known = Known::estimated;
  }
  out.how = how_of(out, sources);
  return out;
}

Contents contents_of(const InstallAsked& asked, const std::string& folder, const Sizes& sizes, Place place) {
  Contents out;
  const auto& lockfile = *asked.workspace->lockfile;
  const auto packages = packages_of(asked);
  Linked linked;
  const auto add = [&](Part part, const std::vector<PackageId>& group) {
    if (group.empty()) return;
    const auto weighed = weigh(lockfile, group, sizes, asked.hard_links ? &linked : nullptr);
    out.push_back({.path = folder + "/node_modules",
                   .tree = true,
                   .part = part,
                   .bytes = weighed.bytes,
                   .packs_to = weighed.packed_of == 0
                                   ? packed_share(part)
                                   : static_cast<double>(weighed.packed) / static_cast<double>(weighed.packed_of),
                   .known = weighed.known,
                   .how = weighed.how,
                   .what = {},
                   .origin = {},
                   .brought = place});
    for (auto& download : native_downloads(lockfile, group)) {
      if (download.path.empty()) download.path = folder + "/node_modules";
      download.part = part;
      download.brought = place;
      out.push_back(std::move(download));
    }
  };
  add(Part::production_dependencies, packages.production);
  add(Part::development_dependencies, packages.development);
  add(Part::other_dependencies, packages.other);
  return out;
}

}  // namespace loadline::predict

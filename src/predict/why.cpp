// SPDX-License-Identifier: Apache-2.0
// Shortest ways by breadth first; "what it alone brings" is what cannot be reached any more without it.
#include "predict/why.h"

#include <algorithm>
#include <map>

#include "workspace/reach.h"

namespace loadline::predict {
std::vector<Why> why(const workspace::Workspace& workspace, std::string_view importer, std::string_view package,
                     const Sizes& sizes, const workspace::ClosureRequest& request) {
  std::vector<Why> out;
  if (workspace.lockfile == nullptr) return out;
  const auto& lockfile = *workspace.lockfile;
  const workspace::Reach all{workspace, importer, request};
  for (workspace::PackageId id = 0; id < lockfile.packages.size(); ++id) {
    if (!all.has(id) || lockfile.packages[id].name != package) continue;
    Why one{.package = id, .bytes = {}, .chain = all.chain_to(id)};
    if (const auto size = size_of(sizes, asked(lockfile.packages[id]))) one.bytes = size->bytes;
    const workspace::Reach rest{workspace, importer, request, {.without = id}};
    for (workspace::PackageId other = 0; other < lockfile.packages.size(); ++other) {
      if (!all.has(other) || rest.has(other)) continue;
      ++one.alone;
      if (const auto size = size_of(sizes, asked(lockfile.packages[other]))) one.alone_bytes += size->bytes;
    }
    out.push_back(std::move(one));
  }
  std::ranges::stable_sort(out, std::ranges::greater{}, &Why::alone_bytes);
  return out;
}

std::vector<Duplicate> duplicates_of(const workspace::Lockfile& lockfile,
                                     const std::vector<workspace::PackageId>& packages, const Sizes& sizes) {
  std::map<std::string_view, std::vector<workspace::PackageId>> by_name;
  for (const auto id : packages) by_name[lockfile.packages[id].name].push_back(id);
  std::vector<Duplicate> out;
  for (const auto& [name, ids] : by_name) {
    if (ids.size() < 2) continue;
    Duplicate one{.name = std::string{name}, .variants = {}, .spare_bytes = 0};
    std::uint64_t largest = 0;
    for (const auto id : ids) {
      one.variants.emplace_back(lockfile.packages[id].key);
      const auto size = size_of(sizes, asked(lockfile.packages[id]));
      const auto bytes = size ? size->bytes : 0;
      one.spare_bytes += bytes;
      largest = std::max(largest, bytes);
    }
    one.spare_bytes -= largest;
    out.push_back(std::move(one));
  }
  std::ranges::stable_sort(out, std::ranges::greater{}, &Duplicate::spare_bytes);
  return out;
}

}  // namespace loadline::predict

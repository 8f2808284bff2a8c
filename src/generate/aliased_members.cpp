// SPDX-License-Identifier: Apache-2.0
// Packages of the workspace that a service reads by `paths` of its tsconfig.json and not by its manifest:
//   "paths": { "@shop/shared": ["../../packages/shared/src"] }
#include <algorithm>

#include "base/paths.h"
#include "fleet/tsconfig.h"
#include "generate/node.h"

namespace loadline::generate {
namespace {

using workspace::Manifest;

// "@shop/shared" or "@shop/*" and where it leads, the star left out on both sides.
struct Lead {
  std::string from, to;
  bool star = false;
};

void read_paths(const std::string& path, const json::Value& root, std::vector<Lead>& out) {
  const auto* options = root.find("compilerOptions");
  const auto* paths = options == nullptr ? nullptr : options->find("paths");
  const auto base = paths == nullptr ? std::nullopt : resolve_path(folder_of(path), options->string_or("baseUrl", "."));
  if (!base) return;
  for (const auto& member : paths->members) {
    const std::string key{member.key};
    if (member.value.items.empty()) continue;
    const bool star = key.ends_with('*');
    std::string to{member.value.items.front().text};
    if (star && to.ends_with('*')) to.pop_back();
    if (auto resolved = resolve_path(*base, to))
      out.push_back({key.substr(0, key.size() - (star ? 1 : 0)), *resolved, star});
  }
}

// The innermost one; the workspace's own folder holds all of them and is none.
const Manifest* member_around(const workspace::Workspace& workspace, std::string_view folder) {
  const Manifest* out = nullptr;
  for (const auto* member : workspace.members)
    if (member->folder != workspace.folder && is_below(folder, member->folder) &&
        (out == nullptr || member->folder.size() > out->folder.size()))
      out = member;
  return out;
}

}  // namespace

void add_unnamed_member(NodeService& node, const Manifest& member) {
  node.root_members.push_back(&member);
  std::vector<const workspace::Requirement*> missing;
  auto more = build_members(*node.workspace, member, missing);
  more.push_back(&member);
  for (const auto* one : more)
    if (one != node.package && std::ranges::find(node.members, one) == node.members.end()) node.members.push_back(one);
}

void add_aliased_members(const fleet::Fleet& fleet, NodeService& node, std::vector<Note>& notes) {
  if (node.service->facts == nullptr) return;
  std::vector<Lead> leads;
  fleet::each_tsconfig(fleet, join_path(node.package->folder, "tsconfig.json"),
                       [&](const std::string& path, const json::Value& root) {
                         read_paths(path, root, leads);
                         return true;
                       });
  for (const auto& import : node.service->facts->imports)
    for (const auto& lead : leads) {
      const bool meant = lead.star ? import.specifier.starts_with(lead.from) : import.specifier == lead.from;
      if (import.unused || !meant) continue;
      const auto rest = lead.star ? import.specifier.substr(lead.from.size()) : std::string{};
      const auto* member = member_around(*node.workspace, join_path(lead.to, rest));
      if (member == nullptr || member == node.package || std::ranges::find(node.members, member) != node.members.end())
        continue;
      add_unnamed_member(node, *member);
      notes.push_back(
          {node.service->name,
           "imports `" + import.specifier + "` by `paths` of its tsconfig.json, from " + member->folder +
               ", which its package.json does not name: that package is installed and copied for it; name it in " +
               node.package->source->path(),
           import.place});
    }
}

}  // namespace loadline::generate

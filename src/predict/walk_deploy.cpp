// SPDX-License-Identifier: Apache-2.0
// `pnpm deploy` and `pnpm fetch`.
//
// deploy: the target gets the package's own files (as packed: `files`, or all but what npm never packs), its
// closure, and its workspace packages as copies below node_modules (pnpm.io/cli/deploy).
#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/installed.h"
#include "predict/estimate.h"
#include "predict/stage_walk.h"
#include "predict/tree.h"

namespace loadline::predict {
namespace {

using workspace::Manifest;

// npm-packlist: what is packed always, whatever `files` says.
bool always_packed(std::string_view path) {
  const auto name = lower(base_name(path));
  if (contains(path, "/")) return false;
  return name == "package.json" || name.starts_with("readme") || name.starts_with("licen") ||
         name.starts_with("changelog") || name.starts_with("copying");
}

bool is_packed(const Manifest& member, std::string_view inside) {
  if (contains("/" + std::string{inside} + "/", "/node_modules/")) return false;
  if (member.files.empty() || always_packed(inside)) return true;
  return std::ranges::any_of(member.files, [&](std::string_view entry) {
    if (entry.starts_with("./")) entry.remove_prefix(2);
    while (entry.ends_with('/') || entry.ends_with('*')) entry.remove_suffix(1);
    return entry.empty() || is_below(inside, entry);
  });
}

void add_packed(StageWalk& walk, const Contents& before, const Manifest& member, const std::string& target, Part part,
                Place place) {
  const auto folder = folder_in_image(walk.view, member);
  if (folder.empty()) {
    walk.view.add(unknown_content(part, target, "files of " + member.name, place));
    return;
  }
  for (const auto& content : before) {
    if (content.path == folder || !is_under(content.path, folder) || content.part == Part::base_image) continue;
    const auto inside = relative_path(content.path, folder == "/" ? "" : folder);
    if (!is_packed(member, inside)) continue;
    auto copy = content;
    copy.path = clean_path(target + "/" + inside);
    copy.brought = place;
    if (copy.part == Part::source || copy.part == Part::workspace_packages) copy.part = part;
    walk.view.add(std::move(copy));
  }
}

}  // namespace

void walk_deploy(StageWalk& walk, const At& at, const fleet::Run& run, const shell::PackageCall& call) {
  if (call.operands.empty()) return;
  const auto target = at.absolute(walk.build.expanded(walk.stage, call.operands.back().text));
  const auto* workspace = walk.workspace;
  const auto members = workspace == nullptr ? std::vector<const Manifest*>{} : members_of(walk, at, call);
  if (members.size() != 1 || workspace->lockfile == nullptr) {
    walk.view.add(
        unknown_content(Part::production_dependencies, target, "a deploy of a package that is not known", at.place));
    return;
  }
  const auto& member = *members.front();
  InstallAsked asked{.workspace = workspace,
                     .package = &member,
                     .importers = {member.folder},
                     .development = !fleet::leaves_out_development(walk.stage, at.step, call),
                     .libc = libc_of(walk),
                     .cpu = cpu_of(walk.build),
                     .hard_links = links_to_store(run, call)};
  const auto before = walk.view.held;
  for (auto& content : contents_of(asked, target, walk.sizes, at.place)) walk.view.add(std::move(content));
  add_packed(walk, before, member, target, Part::source, at.place);
  for (const auto* needed : workspace::workspace_closure(*workspace, member))
    add_packed(walk, before, *needed, target + "/node_modules/.pnpm/" + replace_all(needed->name, "/", "+"),
               Part::workspace_packages, at.place);
}

// All that the lockfile has, whoever needs it: into the store, and linked from there into the folder's
// node_modules/.pnpm (8.15.9, tried). No install script runs.
void walk_fetch(StageWalk& walk, const At& at, const fleet::Run& run, const shell::PackageCall& call) {
  const auto* workspace = walk.workspace;
  if (workspace == nullptr || workspace->lockfile == nullptr || !links_to_store(run, call)) return;
  InstallAsked asked{.workspace = workspace,
                     .package = nullptr,
                     .importers = {},
                     .development = !fleet::leaves_out_development(walk.stage, at.step, call),
                     .libc = libc_of(walk),
                     .cpu = cpu_of(walk.build),
                     .hard_links = true};
  for (const auto* member : workspace->members) asked.importers.push_back(member->folder);
  const auto folder = at.absolute(walk.build.expanded(walk.stage, call.folder));
  for (auto& content : contents_of(asked, folder == "/" ? "" : folder, walk.sizes, at.place)) {
    if (!content.what.empty()) continue;
    keep_index(walk, at, content.bytes);
    content.path += "/.pnpm";
    content.part = Part::caches;
    content.how = "`pnpm fetch`: " + content.how;
    walk.view.add(std::move(content));
  }
}

}  // namespace loadline::predict

// SPDX-License-Identifier: Apache-2.0
// A plain search for names: whatever looks like a mention counts as one.
#include "fleet/unmentioned.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/paths.h"
#include "base/text.h"

namespace loadline::fleet {
namespace {

using workspace::Requirement;

constexpr std::uint64_t too_large = 2'000'000;

// Not of people's words about the code, nor of what managers write.
bool may_mention(const File& file) {
  constexpr std::array<std::string_view, 14> others = {".md",   ".mdx",   ".png", ".jpg",  ".jpeg", ".gif", ".svg",
                                                       ".woff", ".woff2", ".ttf", ".lock", ".snap", ".pdf", ".zip"};
  const auto name = base_name(file.path);
  return file.kind == FileKind::regular && file.size < too_large && name != "package.json" &&
         name != "package-lock.json" && name != "pnpm-lock.yaml" && !contains("/" + file.path, "/node_modules/") &&
         std::ranges::none_of(others, [&](std::string_view ending) { return name.ends_with(ending); });
}

bool is_about(const File& file, const workspace::Workspace& workspace, const workspace::Manifest& package) {
  if (is_below(file.path, package.folder)) return true;
  const auto folder = folder_of(file.path);
  return folder == workspace.folder || contains(lower(base_name(file.path)), "dockerfile");
}

// Names that some other package of the lockfile depends on, or that one of it or of the workspace expects beside it.
std::set<std::string_view> needed_by_others(const workspace::Workspace& workspace) {
  std::set<std::string_view> out;
  for (const auto& package : workspace.lockfile->packages) {
    out.insert(package.peers.begin(), package.peers.end());
    for (const auto& edge : package.dependencies) out.insert(edge.name);
  }
  for (const auto* member : workspace.members)
    for (const auto& requirement : member->requirements)
      if (requirement.kind == workspace::DependencyKind::peer) out.insert(requirement.name);
  return out;
}

// "@nestjs/cli" is called as `nest`, "typescript" as `tsc`: the names of programs do not stand in the manifest.
bool may_be_a_program(std::string_view name) {
  constexpr std::array<std::string_view, 14> programs = {
      "typescript",  "npm-run-all", "npm-run-all2", "pm2", "patch-package", "husky",  "sequelize-cli",
      "lint-staged", "turbo",       "lerna",        "nx",  "pino-pretty",   "prisma", "tsx"};
  return contains(name, "cli") || std::ranges::find(programs, name) != programs.end();
}

std::size_t occurrences(std::string_view text, std::string_view word) {
  std::size_t out = 0;
  for (auto at = text.find(word); at != text.npos; at = text.find(word, at + 1)) ++out;
  return out;
}

// Elsewhere in the manifest than where it is required: a script, a setting of a tool.
bool manifest_mentions(const workspace::Manifest& manifest, const Requirement& requirement) {
  if (manifest.source == nullptr) return false;
  const auto text = manifest.source->text();
  const auto required = std::ranges::count(manifest.requirements, requirement.name, &Requirement::name);
  if (occurrences(text, "\"" + requirement.name + "\"") > static_cast<std::size_t>(required)) return true;
  return std::ranges::any_of(manifest.scripts, [&](const auto& script) {
    return contains(script.second.value, base_name(requirement.name)) ||
           contains(script.second.value, requirement.name);
  });
}

std::vector<const Requirement*> candidates(const workspace::Workspace& workspace, const workspace::Manifest& package) {
  std::vector<const Requirement*> out;
  // Only these two write down what a package expects beside it.
  const auto* lockfile = workspace.lockfile;
  if (lockfile == nullptr || lockfile->packages.empty() ||
      (lockfile->manager != workspace::Manager::pnpm && lockfile->manager != workspace::Manager::npm))
    return out;
  const auto others = needed_by_others(workspace);
  for (const auto& requirement : package.requirements) {
    const std::string_view name = requirement.name;
    if (requirement.kind != workspace::DependencyKind::production || name.size() < 3 || name.starts_with("@types/") ||
        others.contains(name) || may_be_a_program(name) || linked_member(workspace, package, requirement) != nullptr ||
        manifest_mentions(package, requirement))
      continue;
    const auto* root = workspace.member_in(workspace.folder);
    if (root != nullptr && root != &package && manifest_mentions(*root, requirement)) continue;
    out.push_back(&requirement);
  }
  return out;
}

}  // namespace

std::vector<const Requirement*> unmentioned_dependencies(const Fleet& fleet, const workspace::Workspace& workspace,
                                                         const workspace::Manifest& package) {
  auto out = candidates(workspace, package);
  for (const auto& file : fleet.files) {
    if (out.empty()) break;
    if (!is_about(file, workspace, package) || !may_mention(file)) continue;
    const auto* source = fleet.sources->open(file.path);
    if (source == nullptr) return {};  // what could not be read may mention anything
    std::erase_if(out, [&](const Requirement* one) { return contains(source->text(), one->name); });
  }
  return out;
}

}  // namespace loadline::fleet

// SPDX-License-Identifier: Apache-2.0
// The workspace packages of a build, and which of their files a build and a run need.
#include <algorithm>
#include <array>
#include <functional>
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/tsconfig.h"
#include "generate/node.h"
#include "json/value.h"

namespace loadline::generate {
namespace {

using workspace::Manifest;

// Names beside the sources that no run reads.
bool is_for_development(std::string_view name) {
  static constexpr std::array names = {"package.json",
                                       "package-lock.json",
                                       "pnpm-lock.yaml",
                                       "yarn.lock",
                                       "pnpm-workspace.yaml",
                                       "node_modules",
                                       "test",
                                       "tests",
                                       "__tests__",
                                       "__mocks__",
                                       "e2e",
                                       "cypress",
                                       "coverage",
                                       "docs",
                                       "doc",
                                       "examples",
                                       "example",
                                       "bench",
                                       "benchmarks",
                                       "fixtures",
                                       "stories",
                                       "Makefile",
                                       "Procfile",
                                       "Jenkinsfile",
                                       "nest-cli.json",
                                       "project.json",
                                       "turbo.json",
                                       "nx.json",
                                       "lerna.json",
                                       "components.json",
                                       "wallaby.js",
                                       "LICENSE",
                                       "tmp",
                                       "scripts",
                                       "k8s",
                                       "helm",
                                       "deploy",
                                       "packages",
                                       "apps",
                                       "services",
                                       "libs"};
  const auto low = lower(name);
  return name.starts_with('.') || std::ranges::find(names, name) != names.end() || low.starts_with("readme") ||
         low.starts_with("changelog") || low.starts_with("license") || low.starts_with("dockerfile") ||
         low.ends_with(".dockerfile") || low.starts_with("docker") || low.starts_with("compose") ||
         low.starts_with("tsconfig") || low.starts_with("jest") || low.ends_with(".md") || low.ends_with(".ts") ||
         low.ends_with(".tsbuildinfo") || low.ends_with(".tgz") || low.ends_with(".txt") || low.starts_with("test-") ||
         low == "playwright-report" || low.ends_with(".log") || contains(low, ".config.") || contains(low, "eslint") ||
         contains(low, "prettier") || contains(low, "vitest") || low.ends_with(".sh");
}

std::string_view first_name(std::string_view path) { return split(path, '/').front(); }

std::set<std::string> names_in(const fleet::Fleet& fleet, const std::string& folder) {
  std::set<std::string> out;
  const std::string prefix = folder.empty() ? "" : folder + "/";
  auto at = std::ranges::lower_bound(fleet.files, prefix, {}, &loadline::File::path);
  for (; at != fleet.files.end() && at->path.starts_with(prefix); ++at)
    out.emplace(first_name(std::string_view{at->path}.substr(prefix.size())));
  return out;
}

}  // namespace

std::vector<const Manifest*> build_members(const workspace::Workspace& workspace, const Manifest& package,
                                           std::vector<const workspace::Requirement*>& missing) {
  std::vector<const Manifest*> out;
  std::set<const Manifest*> seen = {&package};
  const std::function<void(const Manifest&)> visit = [&](const Manifest& from) {
    for (const auto& requirement : from.requirements) {
      if (requirement.kind == workspace::DependencyKind::peer) continue;
      const auto* member = linked_member(workspace, from, requirement);
      if (member == nullptr && requirement.specifier.starts_with("workspace:")) missing.push_back(&requirement);
      if (member == nullptr || !seen.insert(member).second) continue;
      visit(*member);
      out.push_back(member);
    }
  };
  visit(package);
  return out;
}

bool sets_up_git_hooks(const Manifest& manifest) {
  static constexpr std::array<std::string_view, 4> tools = {"husky", "lefthook", "simple-git-hooks", "yorkie"};
  const auto script = manifest.scripts.find("postinstall");
  return script != manifest.scripts.end() &&
         std::ranges::any_of(tools, [&](auto tool) { return contains(script->second.value, tool); });
}

bool runs_later(const Manifest& manifest) {
  const auto script = manifest.scripts.find("postinstall");
  return script != manifest.scripts.end() && !contains(script->second.value, "patch-package") &&
         !sets_up_git_hooks(manifest);
}

std::vector<std::string> run_time_names(const fleet::Fleet& fleet, const Manifest& package,
                                        const std::vector<std::string>& entries) {
  std::set<std::string> out;
  bool at_top = entries.empty();  // an entry beside package.json: its neighbours are source that runs
  for (const auto& entry : entries) {
    const auto path = clean_path(entry);
    if (path == "package.json") continue;  // comes with the manifests
    if (contains(path, "/") || entry.ends_with('/')) out.emplace(first_name(path));
    else at_top = at_top || path.ends_with("js");
    if (!contains(path, "/") && !entry.ends_with('/')) out.insert(path);
  }
  const bool compiled = !at_top && !out.contains("src");
  for (const auto& name : names_in(fleet, package.folder)) {
    if (is_for_development(name)) continue;
    if (compiled && (name == "src" || name == "source" || name == "app" || name == "lib")) continue;
    out.insert(name);
  }
  if (out.contains(".next"))
    for (const char* name : {"next.config.js", "next.config.mjs", "next.config.ts"})
      if (fleet.has_file(join_path(package.folder, name))) out.emplace(name);
  return {out.begin(), out.end()};
}

std::vector<std::string> shared_build_files(const fleet::Fleet& fleet, const workspace::Workspace& workspace,
                                            const std::vector<const Manifest*>& packages) {
  std::set<std::string> seen;
  for (const auto* package : packages) {
    for (const auto& name : names_in(fleet, package->folder))
      if (name.starts_with("tsconfig") && name.ends_with(".json"))
        fleet::each_tsconfig(fleet, join_path(package->folder, name), [&](const std::string& path, const json::Value&) {
          seen.insert(path);
          return true;
        });
    const auto script = package->scripts.find("build");
    if (script == package->scripts.end()) continue;
    for (const auto word : split_blanks(script->second.value))
      if (word.starts_with("../"))
        if (const auto path = resolve_path(package->folder, word); path && fleet.has_file(*path)) seen.insert(*path);
  }
  std::vector<std::string> out;
  for (const auto& path : seen) {
    const bool copied = std::ranges::any_of(packages, [&](const auto* package) {
      return package->folder != workspace.folder && is_below(path, package->folder);
    });
    if (!copied && is_below(path, workspace.folder)) out.push_back(relative_path(path, workspace.folder));
  }
  return out;
}

}  // namespace loadline::generate

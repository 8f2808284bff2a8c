// SPDX-License-Identifier: Apache-2.0
// Versions as manifests, install commands, CI steps and base images name them.
#include "fleet/versions.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/installed.h"
#include "versions/semver.h"

namespace loadline::fleet {
namespace {

std::string_view package_of(workspace::Manager manager) {
  switch (manager) {
    case workspace::Manager::npm: return "npm";
    case workspace::Manager::pnpm: return "pnpm";
    case workspace::Manager::yarn:
    case workspace::Manager::yarn_berry: return "yarn";
    default: return {};
  }
}

class Uses {
 public:
  void add(std::string_view version, const Place& place, std::string where) {
    version = trim(version);
    if (const auto plus = version.find('+'); plus != version.npos)
      version = version.substr(0, plus);  // corepack's hash
    if (version.empty() || !versions::parse_range(version) || version.find_first_of("0123456789") == version.npos)
      return;
    if (seen_.insert({place.source, place.span}).second)
      list_.push_back({std::string{version}, place, std::move(where)});
  }
  [[nodiscard]] std::vector<VersionUse> take() && { return std::move(list_); }

 private:
  std::set<std::pair<const Source*, Span>> seen_;
  std::vector<VersionUse> list_;
};

// CI speaks of the repository as a whole: of its only workspace, or of the one at its root.
bool is_meant_by_ci(const Fleet& fleet, const workspace::Workspace& workspace) {
  return fleet.workspaces.size() == 1 || workspace.folder.empty();
}

}  // namespace

std::vector<VersionUse> package_manager_versions(const Fleet& fleet, const workspace::Workspace& workspace) {
  const auto package = package_of(workspace.manager);
  if (package.empty()) return {};
  Uses uses;
  if (workspace.manager_version)
    uses.add(workspace.manager_version->value, workspace.manager_version->place, "packageManager");
  for (const auto& build : fleet.builds)
    if (build.workspace == &workspace && build.dockerfile->judged)
      for (const auto& named : manager_versions(build))
        if (named.manager == package) uses.add(named.version, named.place, build.dockerfile->path);
  if (!is_meant_by_ci(fleet, workspace) || workspace.manager != workspace::Manager::pnpm) return std::move(uses).take();
  for (const auto& workflow : fleet.workflows)
    for (const auto& action : workflow.actions)
      if (action.kind == "setup-pnpm")
        if (const auto version = action.inputs.find("version"); version != action.inputs.end())
          uses.add(version->second.value, version->second.place, workflow.source->path());
  return std::move(uses).take();
}

std::optional<RuntimeUse> runtime_of(const Service& service) {
  if (service.build == nullptr || !service.image || service.image->tag.empty()) return std::nullopt;
  const bool official = service.image->registry == "docker.io" && !contains(service.image->name, "/");
  const bool node = official && service.image->name == "node";
  const bool python = official && service.image->name == "python";
  const std::string_view tag = service.image->tag;
  const auto number = tag.substr(0, tag.find_first_not_of("0123456789."));
  const auto parts = split(number, '.');
  if ((!node && !python) || number.empty() || parts.empty() || parts.front().empty()) return std::nullopt;
  if (python && parts.size() < 2) return std::nullopt;  // "3" is whichever is newest

  const auto chain = service.build->stages.chain_of(*service.build->stages.target_stage());
  const auto& from = *chain.back()->from;
  const Span span = from.words.empty() ? from.span : from.words.front().span;
  const std::string version = node ? std::string{parts[0]} : std::string{parts[0]} + "." + std::string{parts[1]};
  return RuntimeUse{node ? "Node" : "Python", version, service.build->at(span)};
}

}  // namespace loadline::fleet

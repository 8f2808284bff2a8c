// SPDX-License-Identifier: Apache-2.0
// Manifests, lockfiles and settings of the fleet, as workspaces.
#include <algorithm>
#include <array>
#include <string_view>

#include "base/parallel.h"
#include "base/paths.h"
#include "fleet/parts.h"
#include "workspace/assemble.h"

namespace loadline::fleet {
namespace {

// Parses all sources in parallel; the results stand in a deque, where they do not move.
template <class Parsed, class Parse>
void parse_all(const std::vector<const Source*>& sources, std::deque<Parsed>& out, const Parse& parse) {
  std::vector<std::optional<Parsed>> parsed(sources.size());
  for_each_index(sources.size(), [&](std::size_t i) {
    if (sources[i] != nullptr) parsed[i] = parse(*sources[i]);
  });
  for (auto& one : parsed)
    if (one) out.push_back(std::move(*one));
}

template <class Parsed>
void collect_problems(const std::deque<Parsed>& all, std::vector<Problem>& out) {
  for (const auto& one : all) out.insert(out.end(), one.problems.begin(), one.problems.end());
}

}  // namespace

void read_workspaces(Fleet& fleet) {
  std::vector<std::string> manifests, lockfiles, workspace_files, npmrcs;
  for (const auto& file : fleet.files) {
    if (file.kind != FileKind::regular) continue;
    const auto name = base_name(file.path);
    if (name == "package.json") manifests.push_back(file.path);
    if (name == "pnpm-lock.yaml" || name == "package-lock.json" || name == "yarn.lock") lockfiles.push_back(file.path);
    if (name == "pnpm-workspace.yaml") workspace_files.push_back(file.path);
    if (name == ".npmrc") npmrcs.push_back(file.path);
  }
  // The lockfile first: it is by far the largest piece, and the others fill the cores beside it.
  parse_all(fleet.sources->open_all(lockfiles), fleet.lockfiles, workspace::read_lockfile);
  parse_all(fleet.sources->open_all(manifests), fleet.manifests, workspace::read_manifest);
  collect_problems(fleet.manifests, fleet.problems);
  collect_problems(fleet.lockfiles, fleet.problems);

  workspace::RepositoryParts parts;
  for (const auto& manifest : fleet.manifests) parts.manifests.push_back(&manifest);
  for (const auto& lockfile : fleet.lockfiles) parts.lockfiles.push_back(&lockfile);
  parts.workspace_files = fleet.sources->open_all(workspace_files);
  parts.npmrcs = fleet.sources->open_all(npmrcs);
  std::erase(parts.workspace_files, nullptr);
  std::erase(parts.npmrcs, nullptr);
  for (auto& workspace : workspace::assemble(parts)) fleet.workspaces.push_back(std::move(workspace));
}

}  // namespace loadline::fleet

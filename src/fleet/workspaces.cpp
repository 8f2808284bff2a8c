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

// The results stand in a deque, where they do not move.
template <class Parsed>
void keep(std::vector<std::optional<Parsed>>& parsed, std::deque<Parsed>& out) {
  for (auto& one : parsed)
    if (one) out.push_back(std::move(*one));
}

// Reads and parses everything side by side. The lockfiles come first: one is by far the largest piece, and the
// manifests fill the other cores beside it.
void parse_all(Fleet& fleet, const std::vector<std::string>& lockfiles, const std::vector<std::string>& manifests) {
  std::vector<std::optional<workspace::Lockfile>> locks(lockfiles.size());
  std::vector<std::optional<workspace::Manifest>> read(manifests.size());
  for_each_index(locks.size() + read.size(), [&](std::size_t i) {
    const Source* source = fleet.sources->open(i < locks.size() ? lockfiles[i] : manifests[i - locks.size()]);
    if (source == nullptr) return;
    if (i < locks.size()) locks[i] = workspace::read_lockfile(*source);
    else read[i - locks.size()] = workspace::read_manifest(*source);
  });
  keep(locks, fleet.lockfiles);
  keep(read, fleet.manifests);
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
  parse_all(fleet, lockfiles, manifests);

  workspace::RepositoryParts parts;
  for (const auto& manifest : fleet.manifests) parts.manifests.push_back(&manifest);
  for (const auto& lockfile : fleet.lockfiles) parts.lockfiles.push_back(&lockfile);
  parts.workspace_files = fleet.sources->open_all(workspace_files);
  parts.npmrcs = fleet.sources->open_all(npmrcs);
  std::erase(parts.workspace_files, nullptr);
  std::erase(parts.npmrcs, nullptr);
  for (auto& workspace : workspace::assemble(parts)) fleet.workspaces.push_back(std::move(workspace));
}

void add_problems_of_workspaces(Fleet& fleet) {
  collect_problems(fleet.manifests, fleet.problems);
  collect_problems(fleet.lockfiles, fleet.problems);
}

}  // namespace loadline::fleet

// SPDX-License-Identifier: Apache-2.0
// CI definitions and bake files of the fleet.
#include <algorithm>
#include <map>

#include "base/parallel.h"
#include "base/paths.h"
#include "base/text.h"
#include "fleet/parts.h"

namespace loadline::fleet {

namespace {

// GitHub reads the folder at the root of a repository and no other. A root without one may hold repositories.
void drop_dead_workflows(std::vector<std::string>& definitions) {
  const auto is_live = [](const std::string& path) { return path.starts_with(".github/"); };
  if (std::ranges::none_of(definitions, is_live)) return;
  std::erase_if(definitions, [](const std::string& path) { return contains(path, "/.github/workflows/"); });
}

}  // namespace

void read_workflows(Fleet& fleet) {
  std::vector<std::string> definitions;
  std::map<std::string, std::vector<std::string>> bake_files;  // by folder: overrides merge over the base
  for (const auto& file : fleet.files) {
    if (file.kind != FileKind::regular) continue;
    if (workflow::is_workflow_path(file.path)) definitions.push_back(file.path);
    if (workflow::is_bake_path(file.path)) bake_files[std::string{folder_of(file.path)}].push_back(file.path);
  }
  drop_dead_workflows(definitions);
  const auto sources = fleet.sources->open_all(definitions);
  std::vector<std::optional<workflow::Workflow>> read(sources.size());
  for_each_index(sources.size(), [&](std::size_t i) {
    if (sources[i] != nullptr) read[i] = workflow::read_workflow(*sources[i]);
  });
  for (auto& one : read)
    if (one) fleet.workflows.push_back(std::move(*one));
  for (const auto& [folder, paths] : bake_files) {
    auto files = fleet.sources->open_all(paths);
    std::erase(files, nullptr);
    if (!files.empty()) fleet.workflows.push_back(workflow::read_bake(files));
  }
  for (const auto& one : fleet.workflows)
    fleet.problems.insert(fleet.problems.end(), one.problems.begin(), one.problems.end());
}

}  // namespace loadline::fleet

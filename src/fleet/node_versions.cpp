// SPDX-License-Identifier: Apache-2.0
// Which Node.js a workspace is developed, tested and run on: files of version managers, CI, base images.
#include <algorithm>
#include <array>
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/versions.h"
#include "workspace/semver.h"

namespace loadline::fleet {
namespace {

// "v20.11.1", "20": a version; "lts/*" and "node" are whichever is newest.
std::string as_version(std::string_view text) {
  text = trim(text);
  if (text.starts_with('v')) text.remove_prefix(1);
  if (text.empty() || text.find_first_not_of("0123456789.x*") != text.npos) return {};
  return workspace::parse_range(text) ? std::string{text} : std::string{};
}

void add_file(const Fleet& fleet, const std::string& path, std::vector<VersionUse>& out) {
  const Source* source = fleet.has_file(path) ? fleet.sources->open(path) : nullptr;
  if (source == nullptr) return;
  const bool tools = base_name(path) == ".tool-versions";  // "nodejs 20.11.1" a line, of asdf
  for (const auto line : split_lines(source->text())) {
    auto text = trim(line);
    if (text.empty() || text.starts_with('#')) continue;
    if (tools && !text.starts_with("nodejs ")) continue;
    if (tools) text = trim(text.substr(7));
    const auto begin = static_cast<std::size_t>(text.data() - source->text().data());
    if (const auto version = as_version(text); !version.empty())
      out.push_back({version, {source, span_at(begin, begin + text.size())}, path});
    if (!tools) return;
  }
}

void add_workflows(const Fleet& fleet, std::vector<VersionUse>& out) {
  for (const auto& workflow : fleet.workflows)
    for (const auto& job : workflow.jobs)
      for (const auto& step : job.steps) {
        const auto version = step.with.find("node-version");
        if (step.action() != "actions/setup-node" || version == step.with.end()) continue;
        // A matrix tries several on purpose, and is no version here.
        if (const auto named = as_version(version->second.value); !named.empty())
          out.push_back({named, version->second.place, workflow.source->path()});
      }
}

}  // namespace

std::vector<VersionUse> node_versions(const Fleet& fleet, const workspace::Workspace& workspace) {
  std::vector<VersionUse> out;
  for (const char* name : {".nvmrc", ".node-version", ".tool-versions"})
    add_file(fleet, join_path(workspace.folder, name), out);
  if (workspace.folder.empty() || fleet.workspaces.size() == 1) add_workflows(fleet, out);
  std::set<std::pair<const Source*, Span>> seen;
  for (const auto* service : fleet.services()) {
    if (service->workspace != &workspace || !service->production) continue;
    const auto use = runtime_of(*service);
    if (use && use->runtime == "Node" && seen.insert({use->place.source, use->place.span}).second)
      out.push_back({use->version, use->place, use->place.source->path()});
  }
  return out;
}

}  // namespace loadline::fleet

// SPDX-License-Identifier: Apache-2.0
// Which workspace package a build is for. Nobody writes it down, so it is told by what the build does:
// filters of the package manager, folders copied, args, the service's name, the command that runs at the end.
#include <algorithm>
#include <map>

#include "base/parallel.h"
#include "base/paths.h"
#include "base/text.h"
#include "fleet/parts.h"

namespace loadline::fleet {
namespace {

using workspace::Manifest;
using workspace::Workspace;

// How much each kind of evidence is worth; only their order matters.
constexpr int by_filter = 8;
constexpr int by_command = 6;
constexpr int by_context = 6;
constexpr int by_arg = 5;
constexpr int by_name = 4;
constexpr int by_copy = 3;

class Votes {
 public:
  void add(const Manifest* manifest, int weight) {
    if (manifest != nullptr && !manifest->folder.empty()) votes_[manifest] += weight;
  }
  [[nodiscard]] const Manifest* winner() const {
    const Manifest* best = nullptr;
    int most = 0;
    for (const auto& [manifest, votes] : votes_)
      if (votes > most || (votes == most && best != nullptr && manifest->folder < best->folder)) {
        best = manifest;
        most = votes;
      }
    return best;
  }

 private:
  std::map<const Manifest*, int> votes_;
};

// "@vextrus/auth-service", "services/auth" and "auth" speak of the same package.
bool is_called(const Manifest& manifest, std::string_view name) {
  if (name.empty()) return false;
  const auto short_name = [](std::string_view full) {
    const auto slash = full.rfind('/');
    return slash == full.npos ? full : full.substr(slash + 1);
  };
  const auto without_suffix = [](std::string_view text) {
    return text.ends_with("-service") ? text.substr(0, text.size() - 8) : text;
  };
  const auto wanted = without_suffix(short_name(name));
  return manifest.name == name || without_suffix(short_name(manifest.name)) == wanted ||
         without_suffix(base_name(manifest.folder)) == wanted;
}

void vote_by_filters(const Build& build, const dockerfile::Stage& stage, const Workspace& workspace, Votes& votes) {
  for (const auto& step : stage.steps) {
    const Run* run = build.dockerfile->run_of(*step.instruction);
    if (run == nullptr) continue;
    for (const auto& call : run->calls) {
      for (const auto& filter : call.filters) {
        auto name = build.expanded(stage, filter);
        if (name.ends_with("...")) name.resize(name.size() - 3);
        if (const auto* member = workspace.member_named(name)) {
          const bool ships = call.action == shell::PackageAction::deploy;
          votes.add(member, ships ? by_filter * 2 : by_filter);
        } else if (name.starts_with("./")) {
          votes.add(workspace.member_in(join_path(workspace.folder, name)), by_filter);
        }
      }
      if (!call.folder.empty())
        if (const auto path = resolve_path(workspace.folder, build.expanded(stage, call.folder)))
          votes.add(workspace.member_in(*path), by_filter);
    }
  }
}

void vote_by_copies(const Build& build, const dockerfile::Stage& stage, const Workspace& workspace, Votes& votes) {
  for (const auto& step : stage.steps) {
    if (step.instruction->keyword != dockerfile::Keyword::copy || step.words.size() < 2) continue;
    if (step.from_image) continue;
    for (std::size_t i = 0; i + 1 < step.words.size(); ++i) {
      if (!step.words[i]) continue;
      const auto folder = clean_path(*step.words[i]);
      const std::string_view context = build.context != nullptr ? std::string_view{build.context->folder} : "";
      const auto last = base_name(folder.ends_with("/package.json") ? folder_of(folder) : folder);
      for (const auto* member : workspace.members) {
        if (last != base_name(member->folder) && member->folder != context) continue;  // most, for little
        const auto inside = relative_path(member->folder, context);
        if (!member->folder.empty() &&
            (folder == inside || folder.ends_with("/" + inside) || folder == inside + "/package.json"))
          votes.add(member, by_copy);
      }
    }
  }
}

void vote_by_command(const Build& build, const Workspace& workspace, Votes& votes) {
  const auto* target = build.stages.target_stage();
  if (target == nullptr) return;
  std::vector<std::string> texts;
  for (const auto* instruction : {target->command, target->entrypoint})
    if (instruction != nullptr) texts.push_back(build.expanded(*target, instruction->body.text));
  if (target->workdir) texts.push_back(*target->workdir + "/");
  for (const auto& text : texts)
    for (const auto* member : workspace.members)
      if (!member->folder.empty() && contains(text, member->folder + "/")) votes.add(member, by_command);
}

const Manifest* package_of(const Build& build, const Workspace& workspace) {
  Votes votes;
  for (const auto& stage : build.stages.stages) {
    if (!stage.reachable) continue;
    vote_by_filters(build, stage, workspace, votes);
    vote_by_copies(build, stage, workspace, votes);
  }
  vote_by_command(build, workspace, votes);
  if (build.context != nullptr) votes.add(workspace.member_in(build.context->folder), by_context);
  votes.add(workspace.member_in(std::string{folder_of(build.dockerfile->path)}), by_context);
  for (const auto* member : workspace.members) {
    for (const auto& [name, value] : build.request.args)
      if (is_called(*member, value)) votes.add(member, by_arg);
    for (const auto& service : build.services)
      if (is_called(*member, service)) votes.add(member, by_name);
  }
  if (const auto* winner = votes.winner()) return winner;
  // A repository of one package: whatever is built is that.
  const bool alone = workspace.members.size() == 1 && build.context != nullptr &&
                     build.context->folder == workspace.folder;
  return alone ? workspace.members.front() : nullptr;
}

// The innermost workspace that the context holds, or that holds the context.
const Workspace* workspace_of(const Fleet& fleet, const Build& build) {
  const std::string folder = build.context != nullptr ? build.context->folder
                                                      : std::string{folder_of(build.dockerfile->path)};
  const Workspace* best = nullptr;
  for (const auto& workspace : fleet.workspaces)
    if (is_below(folder, workspace.folder) && (best == nullptr || workspace.folder.size() > best->folder.size()))
      best = &workspace;
  if (best != nullptr) return best;
  for (const auto& workspace : fleet.workspaces)
    if (is_below(workspace.folder, folder)) return &workspace;
  return nullptr;
}

}  // namespace

void link_packages(Fleet& fleet) {
  for_each_index(fleet.builds.size(), [&](std::size_t i) {
    auto& build = fleet.builds[i];
    build.workspace = workspace_of(fleet, build);
    if (build.workspace != nullptr) build.package = package_of(build, *build.workspace);
    if (build.package != nullptr && build.workspace->lockfile != nullptr)
      build.closure = workspace::closure_of(*build.workspace, build.package->folder);
  });
}

}  // namespace loadline::fleet

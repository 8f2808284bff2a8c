// SPDX-License-Identifier: Apache-2.0
// Files of the workspace that today's image has in another place than the generated one, which keeps its layout, and
// volumes that the program would not find any more.
#include <algorithm>
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "generate/node.h"

namespace loadline::generate {
namespace {

// "packages/database/prisma" of "/app/packages/database/prisma" and of itself; empty where the repository has no such
// path.
std::string in_workspace(const fleet::Fleet& fleet, const NodeService& node, std::string_view written) {
  for (auto path = clean_path("/" + std::string{written}).substr(1); !path.empty();) {
    const auto full = join_path(node.workspace->folder, path);
    if (fleet.has_file(full) || fleet.has_folder(full)) return path;
    const auto slash = path.find('/');
    path = slash == path.npos ? std::string{} : path.substr(slash + 1);
  }
  return {};
}

std::string destination(const dockerfile::Step& step, const std::string& source) {
  const auto& to = *step.words.back();
  auto path = to.starts_with('/') ? to : step.workdir.value_or("/") + "/" + to;
  if (to.ends_with('/') && !contains(source, "*")) path += base_name(source);
  return clean_path(path);
}

bool is_of_unneeded(const NodeService& node, const std::string& path) {
  return std::ranges::any_of(node.workspace->members, [&](const auto* member) {
    const auto folder = relative_path(member->folder, node.workspace->folder);
    return !folder.empty() && is_below(path, folder) && member != node.package &&
           std::ranges::find(node.members, member) == node.members.end();
  });
}

// Whether the generated image has a path of another package: of one that is needed at run time, and not about its
// build.
bool is_shipped(const fleet::Fleet& fleet, const NodeService& node, const std::string& path) {
  for (const auto* member : workspace::workspace_closure(*node.workspace, *node.package)) {
    const auto folder = relative_path(member->folder, node.workspace->folder);
    if (folder.empty() || !is_below(path, folder)) continue;
    const auto names = run_time_names(fleet, *member, member->entry_points);
    const auto inside = relative_path(path, folder);
    return std::ranges::find(names, inside.substr(0, inside.find('/'))) != names.end();
  }
  return false;
}

// A volume below the folder that the program starts in: it stays where it is, and the folder is another one.
void note_moved_volumes(const NodeService& node, std::string_view start, std::vector<Note>& notes) {
  const auto starts = clean_path("/app/" + node.folder);
  if (start == "/" || starts == start) return;
  for (const auto& mount : node.service->definition->volumes) {
    const auto there = clean_path(mount.target);
    const bool below = there != start && is_below(there, start);
    if (mount.type != "volume" || mount.source.empty() || !below || base_name(there) == "node_modules") continue;
    const auto name = relative_path(there, start);
    notes.push_back({node.service->name,
                     "Compose mounts `" + mount.source + "` at `" + there + "`, which is `" + name +
                         "` where its program starts today; the generated one starts in `" + starts +
                         "`: mount it at `" + starts + "/" + name +
                         "`, unless a setting gives the program the whole path",
                     mount.place});
  }
}

}  // namespace

void note_moved_files(const fleet::Fleet& fleet, const NodeService& node, std::vector<Note>& notes) {
  const auto* stage = node.service->build == nullptr ? nullptr : node.service->build->stages.target_stage();
  if (stage == nullptr) return;
  note_moved_volumes(node, stage->workdir.value_or("/"), notes);
  const auto package = node.folder == "." ? std::string{} : node.folder;
  for (const auto& step : stage->steps) {
    if (step.instruction->keyword != dockerfile::Keyword::copy || step.words.size() < 2 || !step.words.back()) continue;
    if (step.from_image) continue;
    for (std::size_t i = 0; i + 1 < step.words.size(); ++i) {
      if (!step.words[i]) continue;
      const auto path = in_workspace(fleet, node, *step.words[i]);
      if (path.empty() || base_name(path) == "package.json" || is_below(path, package)) continue;
      if (is_of_unneeded(node, path)) continue;  // left_out.cpp tells of the package as a whole
      const auto there = destination(step, path);
      if (there.ends_with("/" + path)) continue;
      notes.push_back({node.service->name,
                       "today's image has `" + path + "` as `" + there + "`, and the generated one " +
                           (is_shipped(fleet, node, path) ? "as `/app/" + path + "`" : "does not have it") +
                           ": see what reads it",
                       node.service->build->at(*step.instruction)});
    }
  }
}

}  // namespace loadline::generate

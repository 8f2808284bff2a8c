// SPDX-License-Identifier: Apache-2.0
// What today's image takes from a package of the workspace that nothing in the service's own manifest names: a front
// end whose build the server hands out, say. The generated image builds what the manifest names, and does not have it.
#include <algorithm>
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "generate/node.h"

namespace loadline::generate {
namespace {

using workspace::Manifest;

bool is_needed(const NodeService& node, const Manifest* member) {
  return member == node.package || std::ranges::find(node.members, member) != node.members.end();
}

// The member whose folder a path of a stage lies in, whatever folder of the image stands for the workspace's.
const Manifest* owner_of(const NodeService& node, std::string_view path) {
  const Manifest* out = nullptr;
  for (const auto* member : node.workspace->members) {
    const auto folder = relative_path(member->folder, node.workspace->folder);
    if (folder.empty() || !contains("/" + std::string{path} + "/", "/" + folder + "/")) continue;
    if (out == nullptr || member->folder.size() > out->folder.size()) out = member;
  }
  return out;
}

}  // namespace

void note_left_out(const NodeService& node, std::vector<Note>& notes) {
  const auto* stage = node.service->build == nullptr ? nullptr : node.service->build->stages.target_stage();
  if (stage == nullptr) return;
  std::set<const Manifest*> told;
  for (const auto& step : stage->steps) {
    if (step.instruction->keyword != dockerfile::Keyword::copy || !step.from_stage) continue;
    for (std::size_t i = 0; i + 1 < step.words.size(); ++i) {
      const auto* member = step.words[i] ? owner_of(node, *step.words[i]) : nullptr;
      if (member == nullptr || base_name(*step.words[i]) == "package.json" || is_needed(node, member)) continue;
      if (!told.insert(member).second) continue;
      notes.push_back({node.service->name,
                       "today's image has `" + *step.words[i] + "` of " +
                           (member->name.empty() ? member->folder : member->name) +
                           ", and the generated one does not, since nothing in its package.json names that "
                           "package: see who serves it",
                       node.service->build->at(*step.instruction)});
    }
  }
}

}  // namespace loadline::generate

// SPDX-License-Identifier: Apache-2.0
// One text for each Dockerfile that targets name, from the facts of the services that share it.
#include <algorithm>
#include <map>

#include "base/text.h"
#include "generate/drafts.h"

namespace loadline::generate {
namespace {

// The targets of one Dockerfile, with the facts of each in the same order.
struct Shared {
  std::vector<const Target*> targets;
  std::vector<const NodeService*> nodes, front_ends;
  std::vector<const PythonService*> pythons;
  std::vector<const GoService*> gos;
  std::vector<const JavaService*> javas;
};

std::string reason(const Shared& shared, const File& file) {
  if (shared.targets.size() == 1) return file.why;
  std::string names;
  for (const auto* target : shared.targets) names += (names.empty() ? "" : ", ") + target->service->name;
  return "one for " + std::to_string(shared.targets.size()) + " services (" + names + ")";
}

// The images that a generated text stands on stand before its first stage: "ARG NODE_IMAGE=node:22-bookworm-slim".
void note_missing_digests(const File& file, std::vector<Note>& notes) {
  for (const auto line : split_lines(file.text)) {
    if (line.starts_with("FROM ")) return;
    const auto equals = line.find("_IMAGE=");
    if (!line.starts_with("ARG ") || equals == line.npos || contains(line, "@")) continue;
    const std::string image{line.substr(equals + 7)};
    notes.push_back({file.path,
                     "no file of the fleet has the digest of `" + image + "`: `docker buildx imagetools inspect " +
                         image + "` shows it, to be written behind the tag (`" + image + "@sha256:...`)",
                     {}});
  }
}

}  // namespace

Plan dockerfiles(const fleet::Fleet& fleet, const std::vector<Target>& targets, const Options& options) {
  Plan plan;
  std::vector<Note> told;  // targets_of has told them
  const auto drafts = drafts_of(fleet, options, told);
  std::map<std::string, Shared> files;  // by path
  for (const auto& target : targets) {
    const auto draft = std::ranges::find(drafts, target.service, &Draft::service);
    if (draft == drafts.end()) continue;
    auto& shared = files[target.dockerfile];
    shared.targets.push_back(&target);
    if (draft->node) shared.nodes.push_back(&*draft->node);
    if (draft->front_end) shared.front_ends.push_back(&*draft->front_end);
    if (draft->python) shared.pythons.push_back(&*draft->python);
    if (draft->go) shared.gos.push_back(&*draft->go);
    if (draft->java) shared.javas.push_back(&*draft->java);
  }
  for (const auto& [path, shared] : files) {
    std::vector<File> made;
    if (!shared.nodes.empty()) made = node_dockerfile(fleet, shared.targets, shared.nodes, options);
    else if (!shared.front_ends.empty()) made = static_dockerfile(fleet, shared.targets, shared.front_ends, options);
    else if (!shared.gos.empty()) made = go_dockerfile(fleet, shared.targets, shared.gos, options);
    else if (!shared.javas.empty()) made = java_dockerfile(fleet, shared.targets, shared.javas, options);
    else made = python_dockerfile(fleet, shared.targets, shared.pythons, options);
    made.front().why = reason(shared, made.front());
    note_missing_digests(made.front(), plan.notes);
    for (auto& file : made) plan.files.push_back(std::move(file));
  }
  std::ranges::sort(plan.files, {}, &File::path);
  return plan;
}

}  // namespace loadline::generate

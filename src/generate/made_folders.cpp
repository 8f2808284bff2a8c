// SPDX-License-Identifier: Apache-2.0
// Folders that today's image makes empty for its program: `RUN mkdir -p logs`, `VOLUME /data`. A program that writes
// there needs them under a read-only root, too, where the generated image starts it.
#include <algorithm>
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "generate/node.h"
#include "generate/text.h"

namespace loadline::generate {
namespace {

using Folders = std::set<std::string>;

std::string absolute(const dockerfile::Step& step, std::string_view written) {
  if (written.starts_with('/')) return clean_path(written);
  return clean_path(step.workdir.value_or("/") + "/" + std::string{written});
}

// `VOLUME /data` makes it, too.
void read_volume(const dockerfile::Step& step, Folders& made) {
  if (step.instruction->keyword != dockerfile::Keyword::volume) return;
  for (const auto& word : step.words)
    if (word) made.insert(absolute(step, *word));
}

void read_run(const fleet::Build& build, const dockerfile::Stage& stage, const dockerfile::Step& step, Folders& made) {
  const auto* run = build.dockerfile->run_of(*step.instruction);
  if (run == nullptr) return;
  for (const auto& command : run->script.commands) {
    if (command.program() != "mkdir") continue;
    for (const auto argument : command.arguments()) {
      const auto text = build.expanded(stage, argument);
      if (!argument.starts_with('-') && text.find_first_of("$`*") == text.npos) made.insert(absolute(step, text));
    }
  }
}

// What is copied into one would be hidden.
void take_out_filled(const dockerfile::Step& step, Folders& made) {
  const auto keyword = step.instruction->keyword;
  if (keyword != dockerfile::Keyword::copy && keyword != dockerfile::Keyword::add) return;
  if (step.words.empty() || !step.words.back()) return made.clear();
  const auto to = absolute(step, *step.words.back());
  std::erase_if(made, [&](const auto& folder) { return is_below(to, folder); });
}

// Of the image's own: what a system has anyway is not made for the program.
bool is_of_the_system(std::string_view folder) {
  constexpr std::string_view system[] = {"/usr", "/etc", "/root", "/var", "/opt", "/run", "/tmp", "/home", "/pnpm"};
  return folder == "/" || std::ranges::any_of(system, [&](std::string_view one) { return is_below(folder, one); });
}

// Whether the image has files there: of the repository (git keeps an empty folder by a `.gitkeep`), or of its build.
bool is_taken(const fleet::Fleet& fleet, const NodeService& node, const std::string& name) {
  const auto folder = join_path(node.package->folder, name);
  if (!fleet.has_folder(folder))
    return std::ranges::find(node.ships, std::string{split(name, '/').front()}) != node.ships.end();
  return std::ranges::any_of(fleet.files, [&](const auto& file) {
    return is_below(file.path, folder) && !base_name(file.path).starts_with(".git");
  });
}

std::vector<std::string> made_folders(const fleet::Fleet& fleet, const NodeService& node) {
  const auto* build = node.service->build;
  const auto* stage = build == nullptr ? nullptr : build->stages.target_stage();
  if (stage == nullptr) return {};
  Folders made;
  const auto chain = build->stages.chain_of(*stage);
  for (const auto* one : chain)
    for (const auto& step : one->steps) {
      read_run(*build, *one, step, made);
      read_volume(step, made);
    }
  for (const auto* one : chain)
    for (const auto& step : one->steps) take_out_filled(step, made);
  const auto start = stage->workdir.value_or("/");
  Folders out;
  for (const auto& folder : made) {
    const bool own = start != "/" && folder != start && is_below(folder, start);
    if (!own && (is_of_the_system(folder) || is_below(start, folder))) continue;
    const auto name = own ? relative_path(folder, start) : std::string{};
    if (own && is_taken(fleet, node, name)) continue;
    out.insert(own ? clean_path("/app/" + node.folder + "/" + name) : folder);
  }
  return {out.begin(), out.end()};
}

}  // namespace

void add_made_folders(const fleet::Fleet& fleet, const NodeService& node, Target& target, std::vector<Note>& notes) {
  std::vector<std::string> unmounted;
  for (auto& folder : made_folders(fleet, node)) {
    if (std::ranges::find(target.writable, folder) != target.writable.end()) continue;
    const auto there = [&](const auto& mount) { return clean_path(mount.target) == folder; };
    if (std::ranges::none_of(node.service->definition->volumes, there)) unmounted.push_back(folder);
    target.writable.push_back(std::move(folder));
  }
  std::ranges::sort(target.writable);
  if (unmounted.empty()) return;
  notes.push_back({node.service->name,
                   "today's Dockerfile makes " + listed(unmounted, 4) +
                       ": under a read-only root that is memory, which a restart empties; mount a volume where it has "
                       "to stay",
                   node.service->at()});
}

}  // namespace loadline::generate

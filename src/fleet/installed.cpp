// SPDX-License-Identifier: Apache-2.0
// node_modules trees, followed through the stages of a build.
#include "fleet/installed.h"

#include <algorithm>
#include <charconv>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/controls.h"
#include "fleet/stage_runs.h"

namespace loadline::fleet {
namespace {

using dockerfile::Keyword;
using dockerfile::Stage;
using dockerfile::Step;
using shell::PackageAction;
using shell::PackageCall;
using shell::PackageManager;

using Trees = std::vector<InstalledTree>;

bool is_node_manager(PackageManager manager) {
  return manager == PackageManager::npm || manager == PackageManager::pnpm || manager == PackageManager::yarn ||
         manager == PackageManager::bun;
}

std::string absolute(const std::optional<std::string>& workdir, std::string_view written) {
  if (written.starts_with('/')) return clean_path(written);
  return clean_path(workdir.value_or("/") + "/" + std::string{written});
}

// npm and pnpm leave devDependencies out when NODE_ENV is production (npm config "omit"; pnpm "--prod");
// yarn 1 does as well.
bool environment_is_production(const Stage& stage, const Step& step, const PackageCall& call) {
  for (const auto& assignment : call.command->assignments)
    if (assignment.text.starts_with("NODE_ENV=")) return assignment.text == "NODE_ENV=production";
  const auto variable = stage.variables.find("NODE_ENV");
  if (variable == stage.variables.end() || !variable->second.value || variable->second.declared == nullptr)
    return false;
  return *variable->second.value == "production" &&
         variable->second.declared->span.begin < step.instruction->span.begin;
}

}  // namespace

bool fetches_sources(const Build& build) {
  return std::ranges::any_of(reachable_runs(build), [](const StageRun& at) {
    return contains(at.run->text, "git clone") || (contains(at.run->text, "http") && contains(at.run->text, "tar"));
  });
}

bool leaves_out_development(const Stage& stage, const Step& step, const PackageCall& call) {
  const auto& command = *call.command;
  for (const std::string_view flag :
       {"--prod", "-P", "--production", "--omit=dev", "--only=production", "--only=prod", "--production=true"})
    if (command.has_flag(flag)) return true;
  for (const std::string_view flag : {"--prod=false", "--production=false", "--include=dev", "--dev", "-D"})
    if (command.has_flag(flag)) return false;
  const auto words = command.arguments();
  for (std::size_t i = 0; i + 1 < words.size(); ++i)
    if ((words[i] == "--omit" && words[i + 1] == "dev") || (words[i] == "--only" && words[i + 1].starts_with("prod")))
      return true;
  return environment_is_production(stage, step, call);
}

namespace {

void install(const Build& build, const Stage& stage, const Step& step, const Run& run, const PackageCall& call,
             Trees& trees) {
  const Place place = run.place_of(call.command->span);
  const auto folder = absolute(step.workdir, build.expanded(stage, call.folder));
  // `pnpm install --frozen-lockfile || pnpm install`: the second is for bad days.
  if (call.command->link == shell::Link::or_else &&
      std::ranges::find(trees, folder, &InstalledTree::folder) != trees.end())
    return;
  std::erase_if(trees, [&](const InstalledTree& tree) { return tree.folder == folder; });
  trees.push_back({.folder = folder,
                   .installed = place,
                   .brought = place,
                   .development = !leaves_out_development(stage, step, call),
                   .whole_workspace = call.filters.empty()});
}

void deploy(const Build& build, const Stage& stage, const Step& step, const Run& run, const PackageCall& call,
            Trees& trees) {
  if (call.operands.empty()) return;
  const Place place = run.place_of(call.command->span);
  const auto folder = absolute(step.workdir, build.expanded(stage, call.operands.back().text));
  trees.push_back({.folder = folder,
                   .installed = place,
                   .brought = place,
                   .development = !leaves_out_development(stage, step, call),
                   .whole_workspace = false});
}

void follow_calls(const Build& build, const Stage& stage, const Step& step, const Run& run, Trees& trees) {
  for (const auto& call : run.calls) {
    if (!is_node_manager(call.manager) || call.system) continue;
    if (call.action == PackageAction::install && call.packages.empty()) install(build, stage, step, run, call, trees);
    if (call.action == PackageAction::deploy) deploy(build, stage, step, run, call, trees);
    if (call.action == PackageAction::prune)
      for (auto& tree : trees)
        if (tree.folder == absolute(step.workdir, build.expanded(stage, call.folder))) tree.development = false;
  }
  for (const auto& command : run.script.commands) {
    if (command.program() != "rm") continue;
    for (const auto argument : command.arguments()) {
      const auto path = absolute(step.workdir, build.expanded(stage, argument));
      std::erase_if(trees, [&](const InstalledTree& tree) {
        return is_below(join_path("/", tree.folder + "/node_modules"), path);
      });
    }
  }
}

// Where a tree of the source stage ends up when `from` is copied to `to`; nothing when it is not part of it.
std::optional<std::string> carried(const InstalledTree& tree, const std::string& from, const std::string& to) {
  if (from == tree.folder + "/node_modules" || (tree.folder == "/" && from == "/node_modules")) {
    // COPY /app/node_modules ./node_modules copies the content: the destination is the new node_modules.
    return base_name(to) == "node_modules" ? clean_path(to + "/..") : to;
  }
  if (!is_below(tree.folder, from == "/" ? "" : from)) return std::nullopt;
  return clean_path(to + "/" + relative_path(tree.folder, from));
}

void follow_copy(const Build& build, const Step& step, const std::vector<Trees>& of_stages, Trees& trees) {
  if (!step.from_stage || *step.from_stage >= of_stages.size() || step.words.size() < 2 || !step.words.back()) return;
  const auto to = absolute(step.workdir, *step.words.back());
  for (std::size_t i = 0; i + 1 < step.words.size(); ++i) {
    if (!step.words[i]) continue;
    const auto from = clean_path("/" + *step.words[i]);
    for (const auto& tree : of_stages[*step.from_stage])
      if (auto folder = carried(tree, from, to)) {
        InstalledTree moved = tree;
        moved.folder = std::move(*folder);
        moved.brought = build.at(*step.instruction);
        std::erase_if(trees, [&](const InstalledTree& old) { return old.folder == moved.folder; });
        trees.push_back(std::move(moved));
      }
  }
}

}  // namespace

std::vector<InstalledTree> trees_in_image(const Build& build) {
  std::vector<Trees> of_stages(build.stages.stages.size());
  for (const auto& stage : build.stages.stages) {
    Trees trees = stage.parent ? of_stages[*stage.parent] : Trees{};
    for (const auto& step : stage.steps) {
      if (const Run* run = build.dockerfile->run_of(*step.instruction)) {
        follow_calls(build, stage, step, *run, trees);
      } else if (step.instruction->keyword == Keyword::copy) {
        follow_copy(build, step, of_stages, trees);
      }
    }
    of_stages[stage.index] = std::move(trees);
  }
  return build.stages.target ? of_stages[*build.stages.target] : Trees{};
}

std::optional<unsigned> major_of(std::string_view version) {
  while (!version.empty() && (version.front() == 'v' || version.front() == '^' || version.front() == '~'))
    version.remove_prefix(1);
  unsigned major = 0;
  const auto [end, error] = std::from_chars(version.data(), version.data() + version.size(), major);
  if (error != std::errc{} || (end != version.data() + version.size() && *end != '.' && *end != '-' && *end != '+'))
    return std::nullopt;
  return major;
}

std::vector<ManagerVersion> manager_versions(const Build& build) {
  std::vector<ManagerVersion> out;
  for (const auto& stage : build.stages.stages) {
    if (!stage.reachable) continue;
    for (const auto& step : stage.steps) {
      const Run* run = build.dockerfile->run_of(*step.instruction);
      if (run == nullptr) continue;
      for (const auto& call : run->calls) {
        if (call.manager != PackageManager::npm || !call.system || call.action != PackageAction::install) continue;
        for (const auto& package : call.packages) {
          const auto text = build.expanded(stage, package.text);
          const auto at = text.find('@', 1);
          const auto name = text.substr(0, at);
          if (name != "pnpm" && name != "yarn" && name != "npm") continue;
          out.push_back({name, at == std::string::npos ? "latest" : text.substr(at + 1), run->place_of(package.span)});
        }
      }
    }
  }
  return out;
}

}  // namespace loadline::fleet

// SPDX-License-Identifier: Apache-2.0
// What a build does with the other packages of its workspace.
//
// Whoever compiles does it in one of many ways: a filter of the package manager, `-r`, turbo, nx, tsc -b, a
// loop over folders, a script. Whatever names the member or its folder beside a word that means compiling
// counts as compiling; what cannot be looked into (make, *.sh) makes the answer unknown.
#include "fleet/workspace_builds.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/paths.h"
#include "base/text.h"
#include "workspace/filter.h"

namespace loadline::fleet {
namespace {

using dockerfile::Keyword;
using dockerfile::Stage;
using dockerfile::Step;
using workspace::Manifest;

bool is_output_folder(std::string_view path) {
  constexpr std::array<std::string_view, 7> outputs = {"dist", "build", "lib", "out", "esm", "cjs", "es"};
  if (path.starts_with("./")) path.remove_prefix(2);
  const auto first = path.substr(0, path.find('/'));
  return path.find('/') != path.npos && std::ranges::find(outputs, first) != outputs.end();
}

bool speaks_of_compiling(std::string_view text) {
  return contains(text, "build") || contains(text, "tsc") || contains(text, "compile") || contains(text, "swc") ||
         contains(text, "tsup");
}

bool runs_every_workspace(std::string_view text) {
  for (const std::string_view tool : {"turbo", "nx ", "lerna", " -r ", "--recursive", "recursive run",
                                      "workspaces foreach", "--workspaces", "tsc -b", "tsc --build"})
    if (contains(text, tool)) return true;
  return false;
}

std::string folder_in_image(const Step& step, const std::string& written) {
  if (written.starts_with("/")) return clean_path(written);
  return clean_path(step.workdir.value_or("/") + "/" + written);
}

// Whether a folder of the image is this member's: `/app/services/auth` is `services/auth`.
bool is_folder_of(std::string_view folder, const workspace::Workspace& workspace, const Manifest& member) {
  const auto inside = relative_path(member.folder, workspace.folder);
  return !inside.empty() && inside != "." && folder.ends_with("/" + inside);
}

// Whose script a plain `pnpm build` runs: that of the member where it stands; elsewhere the root's or the service's.
std::vector<const Manifest*> whose_script(const Build& build, const std::string& folder) {
  std::vector<const Manifest*> out;
  for (const auto* candidate : build.workspace->members)
    if (is_folder_of(folder, *build.workspace, *candidate)) out.push_back(candidate);
  if (!out.empty()) return out;
  for (const auto* candidate : build.workspace->members)
    if (candidate->folder == build.workspace->folder || candidate == build.package) out.push_back(candidate);
  return out;
}

// Whom the filters of each call choose: asked for every member that must be compiled, worked out once.
using Chosen = std::map<const shell::PackageCall*, std::vector<const Manifest*>>;

bool call_compiles(const Build& build, const Stage& stage, const Step& step, const shell::PackageCall& call,
                   const Manifest& member, Chosen& chosen) {
  if (call.action != shell::PackageAction::run || !speaks_of_compiling(call.script)) return false;
  if (call.filters.empty() && call.recursive) return true;
  if (!call.filters.empty()) {
    const auto [known, first] = chosen.try_emplace(&call);
    if (first) known->second = members_chosen(build, stage, call);
    return std::ranges::find(known->second, &member) != known->second.end();
  }
  for (const auto* candidate : whose_script(build, folder_in_image(step, build.expanded(stage, call.folder))))
    if (const auto script = candidate->scripts.find(call.script); script != candidate->scripts.end())
      if (runs_every_workspace(script->second.value)) return true;
  return false;
}

// A member whose own scripts compile it when it is installed.
bool compiles_itself(const Manifest& member) {
  for (const std::string_view name : {"prepare", "postinstall", "install", "preinstall"})
    if (const auto script = member.scripts.find(name);
        script != member.scripts.end() && speaks_of_compiling(script->second.value))
      return true;
  return false;
}

Truth run_compiles(const Build& build, const Stage& stage, const Step& step, const Run& run, const Manifest& member,
                   Chosen& chosen) {
  for (const auto& call : run.calls)
    if (call_compiles(build, stage, step, call, member, chosen)) return Truth::yes;
  const auto text = build.expanded(stage, run.text);
  const auto names_it = [&] {
    const auto parent = std::string{folder_of(member.folder)};
    return is_folder_of(folder_in_image(step, ""), *build.workspace, member) || contains(text, member.folder) ||
           (!member.name.empty() && contains(text, member.name)) || (!parent.empty() && contains(text, parent + "/*"));
  };
  if (speaks_of_compiling(text) && (runs_every_workspace(text) || names_it())) return Truth::yes;
  for (const auto& command : run.script.commands) {
    const auto program = command.program();
    if (program == "make" || program == "just" || program == "task" || program.ends_with(".sh") || program == "bazel")
      return Truth::unknown;
    if (program == "sh" || program == "bash" || program == "node" || program == ".")
      for (const auto argument : command.arguments())
        if (argument.ends_with(".sh") || argument.ends_with(".js") || argument.ends_with(".mjs")) return Truth::unknown;
  }
  return Truth::no;
}

template <class Visit>
void for_each_built_step(const Build& build, const Visit& visit) {
  for (const auto& stage : build.stages.stages)
    if (stage.reachable)
      for (const auto& step : stage.steps) visit(stage, step);
}

}  // namespace

std::vector<const Manifest*> members_chosen(const Build& build, const Stage& stage, const shell::PackageCall& call) {
  workspace::Filters filters{.production_only = call.command->has_flag("--filter-prod")};
  for (const auto& filter : call.filters) filters.selectors.push_back(build.expanded(stage, filter));
  return workspace::chosen_by(*build.workspace, filters);
}

namespace {

std::vector<const Manifest*> members_to_compile(const Build& build, const Fleet& fleet) {
  std::vector<const Manifest*> out;
  if (build.workspace == nullptr || build.package == nullptr) return out;
  for (const auto* member : workspace::workspace_closure(*build.workspace, *build.package)) {
    const auto is_missing = [&](const std::string& entry) {
      return is_output_folder(entry) && !fleet.has_file(join_path(member->folder, entry));
    };
    if (std::ranges::any_of(member->entry_points, is_missing) && !compiles_itself(*member)) out.push_back(member);
  }
  return out;
}

Truth compiles(const Build& build, const Manifest& member, Chosen& chosen) {
  Truth out = Truth::no;
  for_each_built_step(build, [&](const Stage& stage, const Step& step) {
    const Run* run = build.dockerfile->run_of(*step.instruction);
    if (run == nullptr || out == Truth::yes) return;
    const auto one = run_compiles(build, stage, step, *run, member, chosen);
    if (one != Truth::no) out = one;
  });
  return out;
}

}  // namespace

std::vector<const Manifest*> members_not_compiled(const Build& build, const Fleet& fleet) {
  auto out = members_to_compile(build, fleet);
  Chosen chosen;
  std::erase_if(out, [&](const Manifest* member) { return compiles(build, *member, chosen) != Truth::no; });
  return out;
}

Truth copies(const Build& build, const Manifest& member) {
  if (build.context == nullptr) return Truth::unknown;
  const auto wanted = relative_path(member.folder, build.context->folder);
  Truth out = Truth::no;
  for_each_built_step(build, [&](const Stage&, const Step& step) {
    const auto& instruction = *step.instruction;
    for (const auto& flag : instruction.flags)
      if (flag.name == "mount" && flag.value && contains(*flag.value, "type=bind")) out = Truth::unknown;
    if ((instruction.keyword != Keyword::copy && instruction.keyword != Keyword::add) || step.from_stage ||
        step.from_image)
      return;
    for (std::size_t i = 0; i + 1 < step.words.size(); ++i) {
      if (!step.words[i]) {
        if (out == Truth::no) out = Truth::unknown;
        continue;
      }
      const auto source = clean_path("/" + *step.words[i]).substr(1);
      if (is_below(wanted, source)) out = Truth::yes;
      // What a wildcard takes is told elsewhere; here it may be this folder.
      if (contains(source, "*") && out == Truth::no &&
          is_below(wanted,
                   source.substr(0, source.find('*')).empty() ? "" : folder_of(source.substr(0, source.find('*')))) &&
          base_name(source) != "package.json")
        out = Truth::unknown;
    }
  });
  return out;
}

Place first_install(const Build& build) {
  Place out;
  for_each_built_step(build, [&](const Stage&, const Step& step) {
    const Run* run = build.dockerfile->run_of(*step.instruction);
    if (out || run == nullptr) return;
    for (const auto& call : run->calls)
      if (installs_dependencies(call) && !out) out = run->place_of(call.command->span);
  });
  return out;
}

}  // namespace loadline::fleet

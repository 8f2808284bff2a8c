// SPDX-License-Identifier: Apache-2.0
// A build that names a folder, a Dockerfile or a stage that is not there.
#include <algorithm>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/ci_builds.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

bool is_remote(std::string_view context) {
  return contains(context, "://") || context.starts_with("git@") || context.starts_with("github.com/") ||
         contains(context, "$");
}

// A submodule is an entry of the tree and no folder; what it holds is not known here.
bool may_be_submodule(const fleet::Fleet& fleet, std::string_view folder) {
  return fleet.has_file(folder) || fleet.has_file(".gitmodules");
}

// BuildKit takes `dockerfile` where there is no `Dockerfile`, and Podman a Containerfile.
bool has_dockerfile(const fleet::Fleet& fleet, std::string_view path) {
  if (fleet.has_file(path)) return true;
  if (base_name(path) != "Dockerfile") return false;
  const std::string folder{folder_of(path)};
  return fleet.has_file(join_path(folder, "dockerfile")) || fleet.has_file(join_path(folder, "Containerfile"));
}

std::string shown(std::string_view folder) { return folder.empty() ? "." : std::string{folder}; }

// Returns whether the build's files are there.
bool check_files(const fleet::Fleet& fleet, const std::string& who, const compose::Text& context,
                 const compose::Text& dockerfile, Findings& out) {
  const auto folder = resolve_path("", context.value);
  if (!folder) return false;  // outside the repository: not known
  const std::string inside = *folder == "." ? "" : *folder;
  if (!fleet.has_folder(inside)) {
    if (!may_be_submodule(fleet, inside))
      out.report(context.place, who + " is built in `" + shown(inside) + "`, which does not exist");
    return false;
  }
  const auto path = resolve_path(inside, dockerfile.value);
  if (!path || contains(dockerfile.value, "$") || has_dockerfile(fleet, *path)) return path.has_value();
  out.report(dockerfile.place ? dockerfile.place : context.place,
             who + " is built from `" + *path + "`, which does not exist");
  return false;
}

// The stage that a build names, in the Dockerfile that it found.
void check_target(const Located<std::string>& target, const fleet::Build& build, Findings& out) {
  const auto& stages = build.stages;
  if (target.value.empty() || contains(target.value, "$") || stages.target || !build.dockerfile->file.problems.empty())
    return;
  std::vector<std::string> names;
  std::vector<std::string_view> views;
  for (const auto& stage : stages.stages) {
    if (stage.name.empty()) continue;
    names.push_back("`" + stage.name + "`");
    views.push_back(stage.name);
  }
  const auto near = nearest(lower(target.value), views);
  auto& finding = out.report(target.place, "`" + build.dockerfile->path + "` has no stage `" + target.value + "`" +
                                               (near.empty() ? "" : ": `" + std::string{near} + "`?"));
  if (!near.empty() && target.place.text() == target.value)
    finding.fixes.push_back({"Build `" + std::string{near} + "`", Grade::risky, {{target.place, std::string{near}}}});
  finding.notes.push_back({{}, names.empty() ? "none of its stages has a name" : "it has " + listed(names)});
}

// `docker compose -f ../compose.yml -f compose.local.yml`: paths of a file that is laid over one further up start
// there.
bool is_there_from_above(const fleet::Service& service, const fleet::Fleet& fleet) {
  const auto& combination = *service.combination;
  if (combination.setting != fleet::Setting::development) return false;
  const auto& build = *service.definition->build;
  if (!is_below(build.context.value, combination.folder)) return false;
  const auto inside = relative_path(build.context.value, combination.folder);
  return std::ranges::any_of(fleet.combinations, [&](const fleet::Combination& above) {
    return above.folder != combination.folder && is_below(combination.folder, above.folder) &&
           has_dockerfile(fleet, join_path(join_path(above.folder, inside), build.dockerfile.value));
  });
}

void check_service(const fleet::Service& service, const fleet::Fleet& fleet, Findings& out) {
  const auto& build = service.definition->build;
  if (!build || is_remote(build->context.value) || build->context.value.starts_with('/') ||
      is_there_from_above(service, fleet))
    return;
  if (!build->dockerfile_inline &&
      !check_files(fleet, "`" + service.name + "`", build->context, build->dockerfile, out))
    return;
  if (build->target && service.build != nullptr) check_target(*build->target, *service.build, out);
}

// A step may bring other repositories and write files; what it names inside a folder of this one is meant here.
void check_workflow(const workflow::Workflow& workflow, const fleet::Fleet& fleet, Findings& out) {
  for (const auto& wanted : workflow.builds) {
    if (!fleet::is_placed(wanted) || !wanted.dockerfile) continue;
    const auto& path = wanted.dockerfile->value;
    const auto folder = folder_of(path);
    if (!folder.empty() && fleet.has_folder(folder) && !has_dockerfile(fleet, path))
      out.report(wanted.dockerfile->place, "`" + path + "` does not exist");
    const auto* build = wanted.target ? fleet::build_of(fleet, wanted) : nullptr;
    if (build != nullptr) check_target(*wanted.target, *build, out);
  }
}

void check(const fleet::Fleet& fleet, const fleet::Fleet&, Findings& out) {
  for (const auto& combination : fleet.combinations) {
    if (combination.setting == fleet::Setting::archived || combination.setting == fleet::Setting::test) continue;
    for (const auto& service : combination.services) check_service(service, fleet, out);
  }
  for (const auto& workflow : fleet.workflows) check_workflow(workflow, fleet, out);
}

}  // namespace

extern constexpr Rule missing_build_file{
    .info = {.name = "missing-build-file",
             .summary = "A build names a folder, Dockerfile or stage that does not exist",
             .severity = Severity::error,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules

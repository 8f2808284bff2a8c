// SPDX-License-Identifier: Apache-2.0
// CI of the kind that the fleet has, of both where it has none: only images that a change can reach are built.
#include "generate/ci.h"

#include <algorithm>
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "config/budgets.h"
#include "fleet/resource_profile.h"
#include "generate/bake_file.h"
#include "generate/lines.h"
#include "generate/node.h"
#include "generate/profiles.h"

namespace loadline::generate {
namespace {

void add_workspace(const fleet::Fleet& fleet, const Target& target, std::set<std::string>& out) {
  const auto& workspace = *target.service->workspace;
  const auto& package = *target.service->package;
  std::vector<const workspace::Requirement*> missing;
  auto packages = build_members(workspace, package, missing);
  packages.push_back(&package);
  for (const auto* member : packages) out.insert(member->folder);
  for (const auto& file : shared_build_files(fleet, workspace, packages)) out.insert(join_path(workspace.folder, file));
  if (workspace.lockfile != nullptr && workspace.lockfile->source != nullptr)
    out.insert(workspace.lockfile->source->path());
  for (const char* name : {"package.json", "pnpm-workspace.yaml", ".npmrc", ".pnpmfile.cjs", ".yarnrc.yml", "patches"})
    if (const auto path = join_path(workspace.folder, name); fleet.has_file(path) || fleet.has_folder(path))
      out.insert(path);
}

std::string script_text(const std::vector<CiImage>& images, std::string_view path) {
  std::string out = "# Prints as JSON the images that changes since a commit can reach: sh " + std::string{path} +
                    " origin/main\n"
                    "# All of them without a commit, or where it is not in the history.\n"
                    "set -eu\n"
                    "cd \"$(dirname \"$0\")/" +
                    path_between(folder_of(path), "") +
                    "\"\n"
                    "base=${1:-}\n"
                    "git cat-file -e \"$base^{commit}\" 2>/dev/null || base=\n"
                    "comma=\n"
                    "\n"
                    "# SERVICE IMAGE BYTES PATH...: whatever the image is built from, and how large it may be\n"
                    "image() {\n"
                    "  entry=\"{\\\"service\\\":\\\"$1\\\",\\\"image\\\":\\\"$2\\\",\\\"budget\\\":$3}\"\n"
                    "  shift 3\n"
                    "  if [ -z \"$base\" ] || ! git diff --quiet \"$base\" HEAD -- \"$@\"; then\n"
                    "    printf '%s%s' \"$comma\" \"$entry\"\n"
                    "    comma=,\n"
                    "  fi\n"
                    "}\n"
                    "\n"
                    "printf '['\n";
  for (const auto& image : images) {
    out += "image " + shell_word(image.service) + " " + shell_word(image.image) + " " +
           std::to_string(image.budget_bytes);
    for (const auto& input : image.inputs) out += " \\\n  " + shell_word(input);
    out += "\n";
  }
  return out + "printf ']\\n'\n";
}

std::string branch_of(const fleet::Fleet& fleet) {
  const auto says = [&](std::string_view name) {
    return std::ranges::any_of(fleet.workflows, [&](const auto& workflow) {
      const auto text = workflow.source != nullptr ? workflow.source->text() : std::string_view{};
      return contains(text, "[" + std::string{name}) || contains(text, "- " + std::string{name} + "\n") ||
             contains(text, "\"" + std::string{name} + "\"");
    });
  };
  return says("master") && !says("main") ? "master" : "main";
}

std::string free_workflow(const fleet::Fleet& fleet) {
  for (const char* name : {"images.yml", "container-images.yml", "build-images.yml"})
    if (const auto path = join_path(".github/workflows", name); !fleet.has_file(path)) return path;
  return ".github/workflows/loadline-images.yml";
}

bool uses(const fleet::Fleet& fleet, workflow::Provider provider) {
  return std::ranges::any_of(fleet.workflows, [&](const auto& workflow) { return workflow.provider == provider; });
}

// What loadline.toml allows the service's image; where it says nothing, what its profile does.
std::uint64_t budget_of(const fleet::Fleet& fleet, const Target& target) {
  const auto& service = *target.service;
  if (const auto* config = fleet.configs.governing(service.at().source->path()))
    for (const auto& [name, budget] : config::budgets_of(*config, service.name))
      if (budget->image_bytes) return *budget->image_bytes;
  return profile_named(fleet::resource_profile_of(service, fleet).name).budget_bytes;
}

}  // namespace

std::vector<std::string> inputs_of(const fleet::Fleet& fleet, const Target& target) {
  // Each generated Dockerfile has an ignore file of its own, which counts in place of the context's.
  std::set<std::string> out = {target.dockerfile, target.dockerfile + ".dockerignore"};
  if (target.service->workspace != nullptr && target.service->package != nullptr) add_workspace(fleet, target, out);
  else out.insert(target.context.empty() ? "." : target.context);
  // What lies below another entry is said by that one.
  std::vector<std::string> sorted;
  for (const auto& path : out) {
    const auto covers = [&](const std::string& other) {
      return other != path && (other == "." || is_below(path, other));
    };
    if (std::ranges::any_of(out, covers)) continue;
    sorted.push_back(path.empty() ? "." : path + (fleet.has_folder(path) ? "/" : ""));
  }
  return sorted;
}

std::vector<CiImage> ci_images(const fleet::Fleet& fleet, const std::vector<Target>& targets) {
  std::vector<CiImage> out;
  for (const auto& target : targets) {
    auto inputs = inputs_of(fleet, target);
    if (inputs.front() != ".") inputs.insert(inputs.begin(), bake_path(fleet));
    std::ranges::sort(inputs);
    out.push_back({bake_name(target), target.image, budget_of(fleet, target), std::move(inputs)});
  }
  return out;
}

Plan ci_files(const fleet::Fleet& fleet, const std::vector<Target>& targets, const Options& options) {
  Plan plan;
  if (targets.empty()) return plan;
  const auto images = ci_images(fleet, targets);
  const CiFacts facts{bake_path(fleet), join_path(options.folder, "changed-images.sh"), branch_of(fleet),
                      registry_of(fleet)};
  const bool github = uses(fleet, workflow::Provider::github), gitlab = uses(fleet, workflow::Provider::gitlab);
  if (github || !gitlab) {
    const auto path = free_workflow(fleet);
    plan.files.push_back(
        {facts.script, script_text(images, facts.script), "which images a change can reach, by the closure of each"});
    plan.files.push_back({path, github_workflow(facts), "builds, weighs, scans, signs and publishes what changed"});
    plan.notes.push_back(
        {path,
         "actions are named by version tags, which their owners can move: pin them by commit where that matters to you",
         {}});
    if (facts.registry && facts.registry->password.empty())
      plan.notes.push_back({path,
                            "set the secrets REGISTRY_USER and REGISTRY_PASSWORD: how to log in to " +
                                facts.registry->prefix + " was not found",
                            facts.registry->place});
  }
  if (gitlab || !github) {
    const bool whole = !fleet.has_file(".gitlab-ci.yml");
    const std::string path = whole ? ".gitlab-ci.yml" : ".gitlab/images.yml";
    plan.files.push_back(
        {path, gitlab_pipeline(facts, images, whole), "builds, weighs, scans, signs and publishes what changed"});
    if (!whole) plan.notes.push_back({path, "name it in .gitlab-ci.yml: `include: [{local: .gitlab/images.yml}]`", {}});
  }
  for (const auto& image : images)
    if (image.inputs == std::vector<std::string>{"."})
      plan.notes.push_back(
          {image.service,
           "is built at every change: it is no package of a workspace, and its context is the whole repository",
           {}});
  std::ranges::sort(plan.files, {}, &File::path);
  return plan;
}

}  // namespace loadline::generate

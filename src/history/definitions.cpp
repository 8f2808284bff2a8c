// SPDX-License-Identifier: Apache-2.0
// The fleet of a commit, as far as its builds are concerned.
#include "history/definitions.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/paths.h"
#include "base/text.h"
#include "compose/discover.h"
#include "fleet/fleet.h"
#include "git/commit_tree.h"

namespace loadline::history {
namespace {

bool is_yaml(std::string_view path) { return path.ends_with(".yml") || path.ends_with(".yaml"); }

std::string text_of(const fleet::IgnoreFile* file) {
  return file == nullptr || file->rules.source() == nullptr ? "" : std::string{file->rules.source()->text()};
}

Definition definition_of(const fleet::Build& build, std::string name, const replay::Settings& settings) {
  return {
      .name = std::move(name),
      .dockerfile = build.dockerfile->path,
      .context = build.context == nullptr ? std::string{folder_of(build.dockerfile->path)} : build.context->folder,
      .ignore_file = build.context == nullptr || build.context->ignore == nullptr ? "" : build.context->ignore->path,
      .ignore_text = build.context == nullptr ? "" : text_of(build.context->ignore),
      .plan = replay::plan_of(build.stages, build.request, settings)};
}

// A service by the build that runs in production; other Dockerfiles by their path.
std::vector<Definition> definitions_of(const fleet::Fleet& fleet, const replay::Settings& settings) {
  std::vector<Definition> out;
  std::vector<const fleet::Build*> named;
  for (const auto* service : fleet.services()) {
    if (service->build == nullptr) continue;
    named.push_back(service->build);
    out.push_back(definition_of(*service->build, service->name, settings));
  }
  for (const auto& build : fleet.builds) {
    if (!build.dockerfile->judged || build.context == nullptr) continue;
    const auto same_file = [&](const fleet::Build* one) { return one->dockerfile == build.dockerfile; };
    if (std::ranges::any_of(named, same_file)) continue;
    named.push_back(&build);
    out.push_back(definition_of(build, build.dockerfile->path, settings));
  }
  std::ranges::stable_sort(out, {}, &Definition::name);
  // Several projects may each have a service of the same name: the Dockerfile tells them apart, or else a number.
  std::set<std::string> taken;
  for (auto& definition : out) {
    const auto name = definition.name;
    for (std::size_t number = 1; !taken.insert(definition.name).second; ++number)
      definition.name = name + " (" + definition.dockerfile + (number == 1 ? "" : ", " + std::to_string(number)) + ")";
  }
  return out;
}

}  // namespace

bool is_definition(std::string_view path) {
  const auto name = lower(base_name(path));
  if (contains(name, "dockerfile") || contains(name, "containerfile") || name.ends_with(".dockerignore")) return true;
  if (name.starts_with(".env") || contains(name, "docker-bake") || name.ends_with(".hcl")) return true;
  if (!is_yaml(name)) return false;
  return compose::is_compose_name(path) || contains(name, "compose") || contains(path, ".github/workflows/") ||
         name == ".gitlab-ci.yml";
}

Definitions::Definitions(const git::History& history, const Overrides& overrides, const replay::Settings& settings,
                         std::vector<std::string> named)
    : history_{history}, overrides_{overrides}, settings_{settings}, named_{std::move(named)} {
  for (const auto& [path, text] : overrides_) named_.push_back(path);
  std::ranges::sort(named_);
}

Result<const std::vector<Definitions::Listed>*> Definitions::files_below(const std::string& path,
                                                                         const std::string& tree) {
  if (Known& known = known_[path]; known.tree == tree) return &known.files;
  const auto entries = history_.tree(tree);
  if (!entries) return tl::make_unexpected(entries.error());
  std::vector<Listed> out;
  for (const auto& entry : *entries) {
    const std::string below = path.empty() ? entry.name : path + "/" + entry.name;
    if (entry.kind == git::EntryKind::folder) {
      if (entry.name == "node_modules") continue;
      const auto files = files_below(below, entry.id);
      if (!files) return tl::make_unexpected(files.error());
      out.insert(out.end(), (*files)->begin(), (*files)->end());
    } else if (entry.kind != git::EntryKind::submodule &&
               (is_definition(below) || std::ranges::binary_search(named_, below))) {
      out.push_back({below, entry.id, entry.kind == git::EntryKind::executable});
    }
  }
  Known& known = known_[path];
  known = {tree, std::move(out)};
  return &known.files;
}

void Definitions::assemble(const std::string& tree, const std::vector<Listed>& files) {
  const auto below = git::commit_tree(history_, tree);
  const auto laid_over = overlay_tree(*below, overrides_);
  std::vector<File> list;
  for (const auto& file : files) list.push_back({.path = file.path, .executable = file.executable});
  for (const auto& [path, text] : overrides_) list.push_back({.path = path, .size = text.size()});
  std::ranges::sort(list, {}, &File::path);
  const auto repeated = std::ranges::unique(list, {}, &File::path);
  list.erase(repeated.begin(), repeated.end());
  const auto fleet = fleet::assemble(*laid_over, {.files = std::move(list), .repository = false, .today = {}});
  definitions_ = definitions_of(fleet, settings_);
}

Result<const std::vector<Definition>*> Definitions::at(const std::string& tree) {
  const auto files = files_below("", tree);
  if (!files) return tl::make_unexpected(files.error());
  std::string signature;
  for (const auto& file : **files) signature += file.path + '\0' + file.id;
  if (signature != signature_ || version_ == 0) {
    for (const auto& file : **files)
      if (auto missing = history_.missing_blob(file.id)) {
        missing->place = file.path;
        return tl::make_unexpected(std::move(*missing));
      }
    ++version_;
    assemble(tree, **files);
    signature_ = std::move(signature);
  }
  return &definitions_;
}

}  // namespace loadline::history

// SPDX-License-Identifier: Apache-2.0
// Who builds which Dockerfile, with what target and args, in which context, under which ignore file.
#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "base/parallel.h"
#include "base/paths.h"
#include "base/text.h"
#include "context/ignore.h"
#include "fleet/ci_builds.h"
#include "fleet/parts.h"
#include "fleet/stage_runs.h"
#include "fleet/templates.h"

namespace loadline::fleet {
namespace {

// What somebody asks for: two that ask the same are one Build.
struct Wish {
  Dockerfile* dockerfile = nullptr;
  std::optional<std::string> context;  // folder of the tree
  dockerfile::BuildRequest request;
  Use use;
  std::string service;
};

std::string_view path_of(const Dockerfile& dockerfile) { return dockerfile.path; }

bool is_remote(std::string_view context) {
  return contains(context, "://") || context.starts_with("git@") || context.starts_with("github.com/") ||
         contains(context, "${");
}

Dockerfile* find_dockerfile(Fleet& fleet, std::string_view path) {
  const auto found = std::ranges::lower_bound(fleet.dockerfiles, path, {}, path_of);
  return found == fleet.dockerfiles.end() || found->path != path ? nullptr : &*found;
}

void wishes_of_compose(Fleet& fleet, std::vector<Wish>& out) {
  for (const auto& combination : fleet.combinations)
    for (const auto& [name, service] : combination.project.services) {
      if (!service.build || service.build->dockerfile_inline || is_remote(service.build->context.value)) continue;
      const auto path = resolve_path(service.build->context.value, service.build->dockerfile.value);
      Dockerfile* dockerfile = path ? find_dockerfile(fleet, *path) : nullptr;
      if (dockerfile == nullptr) continue;
      Wish wish{.dockerfile = dockerfile, .context = service.build->context.value, .service = name};
      if (service.build->target) wish.request.target = service.build->target->value;
      for (const auto& [arg, value] : service.build->args)
        if (value.value) wish.request.args[arg] = *value.value;
      if (service.platform) wish.request.platform = service.platform->value;
      wish.use = {"service " + name + " of " + combination.name, service.build->place};
      out.push_back(std::move(wish));
    }
}

void wishes_of_workflows(Fleet& fleet, std::vector<Wish>& out) {
  for (const auto& workflow : fleet.workflows)
    for (const auto& build : workflow.builds) {
      // Arguments and targets may hold expressions that no file can tell; what is built is known without them.
      if (!is_placed(build) || (build.target && contains(build.target->value, "$"))) continue;
      const std::string context = build.context ? build.context->value : "";
      if (is_remote(context)) continue;
      const std::string path = build.dockerfile ? build.dockerfile->value : join_path(context, "Dockerfile");
      Dockerfile* dockerfile = find_dockerfile(fleet, path);
      if (dockerfile == nullptr) continue;
      Wish wish{.dockerfile = dockerfile, .context = context};
      if (build.target) wish.request.target = build.target->value;
      for (const auto& [arg, value] : build.args)
        if (!contains(value, "$")) wish.request.args[arg] = value;
      const bool bake = workflow.provider == workflow::Provider::bake;
      wish.use = {(bake ? "bake target " : "job ") + build.job + " of " + workflow.source->path(), build.place};
      out.push_back(std::move(wish));
    }
}

const IgnoreFile* ignore_file_at(Fleet& fleet, const std::string& path) {
  const auto found = std::ranges::find(fleet.ignore_files, path, &IgnoreFile::path);
  if (found != fleet.ignore_files.end()) return &*found;
  const Source* source = fleet.sources->open(path);
  if (source == nullptr) return nullptr;
  fleet.ignore_files.push_back({path, context::IgnoreFile::parse(*source)});
  const auto& problems = fleet.ignore_files.back().rules.problems();
  fleet.problems.insert(fleet.problems.end(), problems.begin(), problems.end());
  return &fleet.ignore_files.back();
}

const Context* context_for(Fleet& fleet, const std::string& folder, const std::string& dockerfile) {
  const auto chosen = context::choose_ignore_file(dockerfile, folder,
                                                  [&](std::string_view path) { return fleet.has_file(path); });
  const IgnoreFile* ignore = chosen ? ignore_file_at(fleet, *chosen) : nullptr;
  const auto same = [&](const Context& context) { return context.folder == folder && context.ignore == ignore; };
  if (const auto found = std::ranges::find_if(fleet.contexts, same); found != fleet.contexts.end()) return &*found;
  fleet.contexts.push_back({folder, ignore, {}});
  return &fleet.contexts.back();
}

// Who builds what is known: now what that means, each by itself.
void evaluate(Fleet& fleet) {
  static const context::IgnoreFile nothing;
  const auto contexts = fleet.contexts.size();
  for_each_index(contexts + fleet.builds.size(), [&](std::size_t i) {
    if (i < contexts) {
      auto& [folder, ignore, files] = fleet.contexts[i];
      files = context::context_of(fleet.files, folder, ignore != nullptr ? ignore->rules : nothing);
    } else {
      auto& build = fleet.builds[i - contexts];
      build.stages = dockerfile::evaluate(build.dockerfile->file, build.request);
      build.walks = walks_over(*build.dockerfile, build.stages);
    }
  });
}

// An unused Dockerfile is judged where nothing says what is used, or where it stands as people expect it:
// plainly named, in a folder of its own. Archived ones, fixtures, templates and examples inside a larger repository
// are left alone.
void decide_what_is_judged(Fleet& fleet) {
  const bool any_used = std::ranges::any_of(fleet.dockerfiles, &Dockerfile::used);
  for (auto& dockerfile : fleet.dockerfiles) {
    const auto name = lower(base_name(dockerfile.path));
    const bool plain = name == "dockerfile" || name == "containerfile";
    const bool aside = dockerfile.setting == Setting::archived || dockerfile.setting == Setting::test ||
                       is_template(dockerfile);
    dockerfile.judged = fleet.all_files || dockerfile.used() || (!aside && (!any_used || plain));
  }
}

}  // namespace

void link_builds(Fleet& fleet) {
  std::vector<Wish> wishes;
  wishes_of_compose(fleet, wishes);
  wishes_of_workflows(fleet, wishes);

  using Key = std::tuple<std::string, std::string, std::optional<std::string>, decltype(Wish::request.args),
                         std::string>;
  std::map<Key, Build*> known;
  const auto build_for = [&](const Wish& wish) {
    const Key key{wish.dockerfile->path, wish.context.value_or("?"), wish.request.target, wish.request.args,
                  wish.request.platform};
    Build*& build = known[key];
    if (build != nullptr) return build;
    build = &fleet.builds.emplace_back(Build{.dockerfile = wish.dockerfile, .request = wish.request});
    if (wish.context) build->context = context_for(fleet, *wish.context, wish.dockerfile->path);
    return build;
  };
  for (auto& wish : wishes) {
    Build* build = build_for(wish);
    const auto same = [&](const Use& use) { return use.by == wish.use.by && use.place.span == wish.use.place.span; };
    if (std::ranges::none_of(build->uses, same)) build->uses.push_back(wish.use);
    if (std::ranges::none_of(wish.dockerfile->uses, same)) wish.dockerfile->uses.push_back(wish.use);
    if (!wish.service.empty() && std::ranges::find(build->services, wish.service) == build->services.end())
      build->services.push_back(wish.service);
  }
  for (auto& dockerfile : fleet.dockerfiles)
    if (!dockerfile.used()) build_for({.dockerfile = &dockerfile});
  evaluate(fleet);
  for (auto& build : fleet.builds) {
    std::ranges::sort(build.services);
    find_dockerfile(fleet, build.dockerfile->path)->builds.push_back(&build);
  }
  // Ignore files that no build uses are read as well: somebody may believe that they work.
  for (const auto& file : fleet.files)
    if (base_name(file.path).ends_with(".dockerignore")) ignore_file_at(fleet, file.path);
  decide_what_is_judged(fleet);
}

Place Build::at(const dockerfile::Instruction& instruction) const { return at(instruction.span); }
Place Build::at(Span span) const { return {dockerfile->file.source, span}; }

std::string Build::expanded(const dockerfile::Stage& stage, std::string_view text) const {
  std::string out;
  while (!text.empty()) {
    const auto dollar = text.find('$');
    out.append(text.substr(0, dollar));
    if (dollar == text.npos) break;
    text.remove_prefix(dollar + 1);
    const bool braced = text.starts_with('{');
    const auto name_text = braced ? text.substr(1) : text;
    const auto end = std::min(
        name_text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"),
        name_text.size());
    const auto name = name_text.substr(0, end);
    const auto known = stage.variables.find(name);
    const bool plain = !braced || (end < name_text.size() && name_text[end] == '}');
    if (name.empty() || !plain || known == stage.variables.end() || !known->second.value) {
      out += '$';
      continue;
    }
    out += *known->second.value;
    text.remove_prefix(end + (braced ? 2 : 0));
  }
  return out;
}

const dockerfile::ImageReference* Build::base_of(const dockerfile::Stage& stage) const {
  const dockerfile::Stage* at = &stage;
  while (at->parent) at = &stages.stages[*at->parent];
  return at->image ? &*at->image : nullptr;
}

}  // namespace loadline::fleet

// SPDX-License-Identifier: Apache-2.0
// An install in an image that goes without a file which the same install in the repository reads.
#include <algorithm>

#include "base/paths.h"
#include "base/text.h"
#include "context/context.h"
#include "fleet/copied.h"
#include "fleet/installs.h"
#include "fleet/workspace_builds.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// What is there when the install runs, as far as it comes from the context; nothing where some of it comes from
// elsewhere, for then it is not known.
std::optional<std::vector<fleet::CopySource>> sources_before(const fleet::Build& build, const fleet::Install& install) {
  std::vector<fleet::CopySource> out;
  for (const auto* stage : build.stages.chain_of(*install.at.stage)) {
    for (const auto& step : stage->steps) {
      if (stage == install.at.stage && step.instruction->span.begin > install.at.step->instruction->span.begin) break;
      const auto& instruction = *step.instruction;
      const bool copies = instruction.keyword == dockerfile::Keyword::copy ||
                          instruction.keyword == dockerfile::Keyword::add;
      if (step.triggered || (copies && (instruction.flag("from") != nullptr || !instruction.heredocs.empty())))
        return std::nullopt;
      if (contains(build.at(instruction).text(), "type=bind")) return std::nullopt;
    }
    for (const auto& source : context_sources(build, *stage))
      if (stage != install.at.stage || source.step->instruction->span.begin < install.at.step->instruction->span.begin)
        out.push_back(source);
  }
  return out;
}

class Copied {
 public:
  Copied(const fleet::Build& build, std::vector<fleet::CopySource> sources)
      : build_{build}, sources_{std::move(sources)} {}

  [[nodiscard]] bool has(std::string_view tree_path) const {
    if (!is_below(tree_path, build_.context->folder)) return true;  // not from this context at all: unknown
    const auto path = relative_path(tree_path, build_.context->folder);
    const auto& files = build_.context->content.files;
    const auto at = std::ranges::lower_bound(files, path, {}, &File::path);
    const auto index = static_cast<std::size_t>(at - files.begin());
    return std::ranges::any_of(sources_, [&](const fleet::CopySource& source) {
      if (source.path.empty() || is_below(path, source.path)) return true;
      if (source.path.find_first_of("*?[") == std::string::npos) return false;
      return std::ranges::binary_search(context::select(build_.context->content, source.path).files, index);
    });
  }

 private:
  const fleet::Build& build_;
  std::vector<fleet::CopySource> sources_;
};

struct Missing {
  std::string path;
  std::string consequence;
  Place evidence;
};

std::vector<Missing> missing_settings(const workspace::Workspace& workspace, const fleet::Fleet& fleet,
                                      const Copied& copied) {
  std::vector<Missing> out;
  if (workspace.workspace_file != nullptr && !copied.has(workspace.workspace_file->path()))
    out.push_back({workspace.workspace_file->path(),
                   workspace.members.size() > 1 ? "pnpm takes the root for a single package and links no member"
                                                : "pnpm reads none of the settings that stand there",
                   {workspace.workspace_file, workspace.workspace_file->line(1)}});
  for (const auto& patch : workspace.settings.patches) {
    const auto path = join_path(workspace.folder, patch.specifier);
    if (fleet.has_file(path) && !copied.has(path))
      out.push_back({path, "the install stops where it applies the patch of `" + patch.name + "`", patch.place});
  }
  const auto npmrc = join_path(workspace.folder, ".npmrc");
  if (fleet.has_file(npmrc) && !copied.has(npmrc)) out.push_back({npmrc, "the install runs without its settings", {}});
  return out;
}

// Members that come later have no packages of their own in node_modules.
std::vector<Missing> missing_members(const fleet::Build& build, const Copied& copied) {
  std::vector<Missing> out;
  for (const auto* member : workspace::workspace_closure(*build.workspace, *build.package)) {
    if (copied.has(member->source->path()) || copies(build, *member) != fleet::Truth::yes) continue;
    const auto needs = std::ranges::find_if(member->requirements, [](const workspace::Requirement& requirement) {
      return requirement.kind == workspace::DependencyKind::production &&
             !requirement.specifier.starts_with("workspace:");
    });
    if (needs != member->requirements.end())
      out.push_back({member->source->path(),
                     "what `" + member->name + "` depends on, `" + needs->name + "` for one, is not installed",
                     needs->name_place});
  }
  return out;
}

// An install that is filtered to another member, to compile it first, needs that one's files and not the package's.
bool is_for_package(const fleet::Build& build, const fleet::Install& install) {
  const auto& filters = install.call->filters;
  return filters.empty() || std::ranges::any_of(filters, [&](const std::string& filter) {
           const auto named = build.expanded(*install.at.stage, filter);
           return contains(named, build.package->folder) ||
                  (!build.package->name.empty() && contains(named, build.package->name));
         });
}

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  if (build.workspace == nullptr || build.package == nullptr || build.context == nullptr) return;
  for (const auto& install : dependency_installs(build)) {
    const auto manager = install.call->manager;
    if (manager != shell::PackageManager::pnpm && manager != shell::PackageManager::npm &&
        manager != shell::PackageManager::yarn)
      continue;
    if (!is_for_package(build, install)) continue;
    auto sources = sources_before(build, install);
    if (!sources) continue;
    const Copied copied{build, std::move(*sources)};
    // Without the root's manifest it is an install of something else, or in a way that is not understood.
    if (!build.workspace->member_in(build.workspace->folder) ||
        !copied.has(build.workspace->member_in(build.workspace->folder)->source->path()))
      continue;
    auto missing = missing_settings(*build.workspace, fleet, copied);
    std::ranges::move(missing_members(build, copied), std::back_inserter(missing));
    if (missing.empty()) continue;
    auto& finding = out.report(
        install.place(), "the install runs without `" + missing.front().path + "`: " + missing.front().consequence);
    if (missing.front().evidence) finding.notes.push_back({missing.front().evidence, "its place in the repository"});
    for (std::size_t i = 1; i < missing.size(); ++i)
      finding.notes.push_back({missing[i].evidence, "nor with `" + missing[i].path + "`: " + missing[i].consequence});
    return;  // later installs of the build go without the same files
  }
}

}  // namespace

extern constexpr Rule install_input_not_copied{
    .info = {.name = "install-input-not-copied",
             .summary = "A dependency install in an image runs without a file that it needs",
             .severity = Severity::error},
    .check = &check,
};

}  // namespace loadline::rules

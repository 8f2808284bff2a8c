// SPDX-License-Identifier: Apache-2.0
// Sources copied before the dependencies are installed: every edit installs them all again.
#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/copied.h"
#include "fleet/installs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using shell::PackageManager;

// Folders that an install itself asks for: schemas of a code generator, patches, the manager's own files.
bool serves_the_install(std::string_view path) {
  constexpr std::array<std::string_view, 9> names = {"prisma", "patches", ".yarn", "scripts",     "script",
                                                     ".husky", "bin",     "tools", "requirements"};
  return std::ranges::find(names, base_name(path)) != names.end();
}

// Whether the operand brings code that changes from commit to commit.
bool brings_sources(const fleet::Build& build, const fleet::CopySource& source) {
  if (source.path.empty() || source.path == "*") return true;
  if (build.context == nullptr || serves_the_install(source.path)) return false;
  const auto selection = context::select(build.context->content, source.path);
  if (selection.wildcard) return false;
  const auto is_below_it = [&](std::size_t i) {
    const auto& path = build.context->content.files[i].path;
    return path.size() > source.path.size() && fleet::is_code_file(path) && !contains(base_name(path), ".config.");
  };
  return std::ranges::any_of(selection.files, is_below_it);
}

// pip install ., cargo install --path .: what is installed is the source itself.
bool installs_the_sources(const fleet::Install& install) {
  const auto manager = install.call->manager;
  if (manager == PackageManager::go || manager == PackageManager::cargo)
    return install.call->action == shell::PackageAction::install;
  if (manager != PackageManager::pip && manager != PackageManager::uv && manager != PackageManager::poetry)
    return false;
  const auto arguments = install.call->command->arguments();
  return std::ranges::any_of(
             arguments,
             [](std::string_view word) { return word == "." || word.starts_with("./") || word.starts_with(".["); }) ||
         (manager == PackageManager::pip && !install.call->packages.empty());
}

// The sources in front of the install, in its stage or one below it.
std::vector<fleet::CopySource> sources_before(const fleet::Build& build, const fleet::Install& install) {
  std::vector<fleet::CopySource> out;
  for (const auto* stage : build.stages.chain_of(*install.at.stage))
    for (const auto& source : context_sources(build, *stage))
      if (source.step->instruction->span.begin < install.at.run->instruction->span.begin &&
          brings_sources(build, source))
        out.push_back(source);
  std::ranges::sort(out, {}, [](const auto& source) { return source.place.span; });
  return out;
}

// An install of the same manager before the sources came: the second one finds its work done.
bool done_before(const fleet::Build& build, const std::vector<fleet::Install>& installs, const fleet::Install& install,
                 const Place& copy) {
  const auto chain = build.stages.chain_of(*install.at.stage);
  return std::ranges::any_of(installs, [&](const fleet::Install& other) {
    return other.call->manager == install.call->manager && other.at.run->instruction->span.begin < copy.span.begin &&
           std::ranges::find(chain, other.at.stage) != chain.end();
  });
}

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  if (build.dockerfile->setting == fleet::Setting::development) return;
  const auto installs = dependency_installs(build);
  std::vector<Span> told;
  for (const auto& install : installs) {
    if (installs_the_sources(install)) continue;
    const auto sources = sources_before(build, install);
    if (sources.empty() || done_before(build, installs, install, sources.front().place)) continue;
    const auto& first = sources.front();
    if (std::ranges::find(told, first.place.span) != told.end()) continue;
    told.push_back(first.place.span);
    auto& finding = out.report(
        first.place,
        first.path.empty() || first.path == "*"
            ? "the whole context is copied before the dependencies are installed: any edit installs them again"
            : "sources are copied before the dependencies are installed: any edit of them installs all again");
    finding.notes.push_back({install.place(), "installed here"});
    for (std::size_t i = 1; i < sources.size(); ++i)
      finding.notes.push_back({sources[i].place, "comes before it as well"});
  }
}

}  // namespace

extern constexpr Rule whole_context_before_install{
    .info = {.name = "whole-context-before-install",
             .summary = "Sources are copied before dependencies are installed, so every edit repeats the install",
             .severity = Severity::warning},
    .check = &check,
};

}  // namespace loadline::rules

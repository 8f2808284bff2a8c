// SPDX-License-Identifier: Apache-2.0
// Sources that are copied before the dependencies are installed.
#include "fleet/install_order.h"

#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"

namespace loadline::fleet {
namespace {

using shell::PackageManager;

// Folders that an install itself asks for: schemas of a code generator, patches, the manager's own files.
bool serves_the_install(std::string_view path) {
  constexpr std::array<std::string_view, 9> names = {"prisma", "patches", ".yarn", "scripts",     "script",
                                                     ".husky", "bin",     "tools", "requirements"};
  return std::ranges::find(names, base_name(path)) != names.end();
}

// Whether the operand brings code that changes from commit to commit.
bool brings_sources(const Build& build, const CopySource& source) {
  if (source.path.empty() || source.path == "*") return true;
  if (build.context == nullptr || serves_the_install(source.path)) return false;
  const auto selection = context::select(build.context->content, source.path);
  if (selection.wildcard) return false;
  const auto is_below_it = [&](std::size_t i) {
    const auto& path = build.context->content.files[i].path;
    return path.size() > source.path.size() && is_code_file(path) && !contains(base_name(path), ".config.");
  };
  return std::ranges::any_of(selection.files, is_below_it);
}

// pip install ., cargo install --path .: what is installed is the source itself.
bool installs_the_sources(const Install& install) {
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
std::vector<CopySource> sources_before(const Build& build, const Install& install) {
  std::vector<CopySource> out;
  for (const auto* stage : build.stages.chain_of(*install.at.stage))
    for (const auto& source : context_sources(build, *stage))
      if (source.step->instruction->span.begin < install.at.run->instruction->span.begin &&
          brings_sources(build, source))
        out.push_back(source);
  std::ranges::sort(out, {}, [](const auto& source) { return source.place.span; });
  return out;
}

// An install of the same manager before the sources came: the second one finds its work done.
bool done_before(const Build& build, const std::vector<Install>& installs, const Install& install, const Place& copy) {
  const auto chain = build.stages.chain_of(*install.at.stage);
  return std::ranges::any_of(installs, [&](const Install& other) {
    // `pip install --upgrade pip` leaves all of a requirements file to do.
    if (other.call->manager == PackageManager::pip && !other.call->packages.empty()) return false;
    return other.call->manager == install.call->manager && other.at.run->instruction->span.begin < copy.span.begin &&
           std::ranges::find(chain, other.at.stage) != chain.end();
  });
}

}  // namespace

std::vector<EarlySources> sources_before_installs(const Build& build) {
  std::vector<EarlySources> out;
  const auto installs = dependency_installs(build);
  for (const auto& install : installs) {
    if (installs_the_sources(install)) continue;
    auto sources = sources_before(build, install);
    if (sources.empty() || done_before(build, installs, install, sources.front().place)) continue;
    const auto first = sources.front().place.span;
    if (std::ranges::any_of(out, [&](const auto& early) { return early.sources.front().place.span == first; }))
      continue;
    out.push_back({install, std::move(sources)});
  }
  return out;
}

}  // namespace loadline::fleet

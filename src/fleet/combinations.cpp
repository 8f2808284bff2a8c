// SPDX-License-Identifier: Apache-2.0
// Compose files as the combinations that people run.
//
// Only files of the repository are read: an ignored .env belongs to one machine, and two machines must get the
// same findings.
#include "base/parallel.h"
#include "base/paths.h"
#include "compose/discover.h"
#include "compose/load.h"
#include "fleet/parts.h"

namespace loadline::fleet {
namespace {

Role role_of(compose::Role role) {
  switch (role) {
    case compose::Role::development: return Role::development;
    case compose::Role::production: return Role::production;
    case compose::Role::standalone: return Role::standalone;
    case compose::Role::test:
    case compose::Role::ci: return Role::test;
    case compose::Role::other: return Role::other;
  }
  return Role::other;
}

Combination make_combination(const compose::Combination& found, compose::Documents& documents) {
  Combination out{.name = found.name,
                  .role = role_of(found.role),
                  .files = found.files,
                  .project = {},
                  .folder = found.folder,
                  .services = {}};
  // The part that the least production-like of its files plays.
  for (const auto& file : found.files)
    if (const auto setting = setting_of(file); setting != Setting::production) out.setting = setting;
  if (out.role == Role::production && out.setting == Setting::development) out.setting = Setting::production;
  // One file with the usual name is for development only where another says so: by itself it is what people run.
  if (out.role == Role::development && out.files.size() == 1 && out.setting == Setting::production)
    out.role = Role::standalone;
  out.project = compose::load({.files = found.files, .project_folder = found.folder}, documents);
  return out;
}

}  // namespace

void read_compose(Fleet& fleet) {
  compose::Documents documents{[&](const std::string& path) -> const Source* {
    return fleet.has_file(path) ? fleet.sources->open(path) : nullptr;
  }};
  std::vector<std::string> paths;
  for (const auto& file : fleet.files)
    if (file.kind == FileKind::regular && compose::is_compose_name(file.path)) paths.push_back(file.path);
  const auto found = compose::discover(paths, documents);

  std::vector<Combination> made(found.size());
  for_each_index(found.size(), [&](std::size_t i) { made[i] = make_combination(found[i], documents); });
  for (auto& combination : made) fleet.combinations.push_back(std::move(combination));
}

}  // namespace loadline::fleet

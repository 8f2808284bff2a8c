// SPDX-License-Identifier: Apache-2.0
// The fleet, step by step: what is read, then what is tied to what.
#include <algorithm>
#include <set>

#include "base/parallel.h"
#include "base/paths.h"
#include "fleet/parts.h"

namespace loadline::fleet {
namespace {

void take_all_for_production(Fleet& fleet) {
  const auto settle = [](Setting& setting) {
    if (setting != Setting::development) setting = Setting::production;
  };
  for (auto& combination : fleet.combinations) settle(combination.setting);
  for (auto& dockerfile : fleet.dockerfiles) settle(dockerfile.setting);
}

}  // namespace

Fleet assemble(const FileTree& tree, AssembleRequest request) {
  Fleet fleet;
  fleet.tree = &tree;
  fleet.sources = std::make_unique<Sources>(tree);
  fleet.files = std::move(request.files);
  fleet.repository = request.repository;
  fleet.all_files = request.all_files;
  fleet.configs = std::move(request.configs);
  fleet.today = std::move(request.today);

  read_git_ignored(fleet);
  // A lockfile is by far the largest piece of all: it is read beside the rest.
  side_by_side([&] { read_workspaces(fleet); },
               [&] {
                 read_compose(fleet);
                 read_workflows(fleet);
                 read_dockerfiles(fleet);
               });
  add_problems_of_workspaces(fleet);
  if (fleet.all_files) take_all_for_production(fleet);

  link_builds(fleet);
  link_packages(fleet);
  link_services(fleet);
  find_families(fleet);
  find_private_files(fleet);

  for (auto& failure : fleet.sources->failures())
    if (fleet.has_file(failure.place)) {
      fleet.unreadable_sources.emplace_back(failure.place, std::string{});
      fleet.unreadable.push_back(std::move(failure));
    }
  find_links_out(fleet);
  return fleet;
}

bool Fleet::has_file(std::string_view path) const {
  const auto at = std::ranges::lower_bound(files, path, {},
                                           [](const File& file) { return std::string_view{file.path}; });
  return at != files.end() && at->path == path;
}

bool Fleet::has_folder(std::string_view path) const {
  if (path.empty()) return true;
  const std::string prefix = std::string{path} + "/";
  const auto at = std::ranges::lower_bound(files, prefix, {}, &File::path);
  return at != files.end() && at->path.starts_with(prefix);
}

const Dockerfile* Fleet::dockerfile_at(std::string_view path) const {
  const auto key = [](const Dockerfile& dockerfile) { return std::string_view{dockerfile.path}; };
  const auto found = std::ranges::lower_bound(dockerfiles, path, {}, key);
  return found == dockerfiles.end() || found->path != path ? nullptr : &*found;
}

std::vector<const Service*> Fleet::services() const {
  std::map<std::pair<std::string_view, std::string_view>, const Service*> by_name;  // and by project
  for (const bool production : {true, false})
    for (const auto& combination : combinations)
      for (const auto& service : combination.services)
        if (service.production == production && combination.judged())
          by_name.try_emplace({service.name, combination.folder}, &service);
  std::vector<const Service*> out;
  for (const auto& [key, service] : by_name) out.push_back(service);
  return out;
}

}  // namespace loadline::fleet

// SPDX-License-Identifier: Apache-2.0
// The steps of assemble(), in the order in which it takes them. Each fills its part of the fleet and reads
// only what the steps before it have filled.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fleet/fleet.h"

namespace loadline::fleet {

void read_git_ignored(Fleet& fleet);  // what git leaves out
void read_compose(Fleet& fleet);      // combinations, with their projects
void read_workflows(Fleet& fleet);    // CI definitions and bake files
void read_dockerfiles(Fleet& fleet);  // by name, and by whoever names them
void read_workspaces(Fleet& fleet);   // manifests, lockfiles, workspaces: shares nothing with the three above
void add_problems_of_workspaces(Fleet& fleet);
void link_builds(Fleet& fleet);       // builds, contexts, ignore files; who uses which Dockerfile
void link_packages(Fleet& fleet);     // which workspace package a build is for
void link_services(Fleet& fleet);     // services of each combination, their source facts
void find_families(Fleet& fleet);     // near-duplicates
void find_links_out(Fleet& fleet);      // links to what is not read
void find_private_files(Fleet& fleet);  // keys and tokens among the files

[[nodiscard]] PathAliases path_aliases_of(Fleet& fleet, const workspace::Manifest& package);

[[nodiscard]] bool is_dockerfile_name(std::string_view name);  // Dockerfile, Dockerfile.*, *.Dockerfile, Containerfile
[[nodiscard]] Dockerfile make_dockerfile(const Source& source);

// A health check's words as a probe: what it asks for, with the bytes that say so.
struct ProbeWords {
  std::vector<Located<std::string>> words;  // shell form: one word with the whole line
  bool shell = false;
  Place place;
};
[[nodiscard]] HealthProbe probe_of(const ProbeWords& words,
                                   const std::map<std::string, Located<std::string>, std::less<>>& environment);

// Whether an image is one that people run as it is: databases, brokers, proxies, monitoring.
[[nodiscard]] bool is_infrastructure_image(const dockerfile::ImageReference& image);

}  // namespace loadline::fleet

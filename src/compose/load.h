// SPDX-License-Identifier: Apache-2.0
// From files to a Project, in the reference's order of phases (compose-go loader): YAML with anchors and
// merge keys, interpolation, extends, include, merge with !reset and !override, unicity, canonical form.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compose/documents.h"
#include "compose/project.h"

namespace loadline::compose {

struct LoadRequest {
  std::vector<std::string> files;       // relative to the tree's root, in the order of -f
  std::string project_folder;           // "" is the root; where .env is looked for and relative paths start
  ByName<std::string> environment;      // wins over .env; nothing of the machine's environment by default
  std::vector<std::string> env_files;   // instead of .env, as --env-file
  std::string project_name;             // where the files give none; else the project folder's is taken
};

[[nodiscard]] Project load(const LoadRequest& request, Documents& documents);
[[nodiscard]] Project load(const LoadRequest& request, const Open& open);  // of one project alone

// The project as `docker compose config --format json` prints it; for `debug compose` and conformance.
[[nodiscard]] std::string to_json(const Project& project);

}  // namespace loadline::compose

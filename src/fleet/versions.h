// SPDX-License-Identifier: Apache-2.0
// Which versions of tools and runtimes the files of a fleet speak of, and where.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fleet/fleet.h"

namespace loadline::fleet {

struct VersionUse {
  std::string version;  // as a range of node-semver: "8.15.9", "8", "^8.6"
  Place place;
  std::string where;    // "packageManager", a Dockerfile's or a workflow's path
};

// Of the workspace's package manager: its manifest, the Dockerfiles that build its packages, CI. Each place
// once; what names no version, or one that is computed, is left out.
[[nodiscard]] std::vector<VersionUse> package_manager_versions(const Fleet& fleet,
                                                               const workspace::Workspace& workspace);

// Node.js or Python as an image's tag says it: "20", "20.11.1", "3.12".
struct RuntimeUse {
  std::string runtime;  // "Node", "Python"
  std::string version;  // the part that may not differ: "20", "3.12"
  Place place;          // of the base in the Dockerfile, or of the image in Compose
};
[[nodiscard]] std::optional<RuntimeUse> runtime_of(const Service& service);

// Of Node.js: .nvmrc and the like at the workspace's folder, then setup-node of CI, then the bases of its services.
[[nodiscard]] std::vector<VersionUse> node_versions(const Fleet& fleet, const workspace::Workspace& workspace);

}  // namespace loadline::fleet

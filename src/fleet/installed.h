// SPDX-License-Identifier: Apache-2.0
// The node_modules trees that reach an image: where each was installed, what is in it, what brought it there.
//
// Follows installs, prunes, `pnpm deploy`, removals and COPY --from through the stages of a build. What a
// shell script or `cp` does is not followed: a tree that comes that way is not told of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fleet/fleet.h"

namespace loadline::fleet {

struct InstalledTree {
  std::string folder;     // absolute in the image; node_modules stands in it
  Place installed;        // the RUN's command that installed it
  Place brought;          // the COPY that brought it into the final image; the RUN itself where none did
  bool development = false;      // devDependencies are in it
  bool whole_workspace = false;  // of all members, not of a filtered few
};

// Of the target's image. Empty where nothing is known.
[[nodiscard]] std::vector<InstalledTree> trees_in_image(const Build& build);

// Whether a build fetches sources whose manifests nobody can read here: by git, or as an archive.
[[nodiscard]] bool fetches_sources(const Build& build);

// Whether a dependency install or `deploy` leaves devDependencies out, by its flags or its environment.
[[nodiscard]] bool leaves_out_development(const dockerfile::Stage& stage, const dockerfile::Step& step,
                                          const shell::PackageCall& call);

// A package manager that a build brings or calls for, with the version that it names.
struct ManagerVersion {
  std::string manager;  // "pnpm"
  std::string version;  // as named: "9.14.2", "8", "latest"
  Place place;
};
[[nodiscard]] std::vector<ManagerVersion> manager_versions(const Build& build);
// The first number of "9.14.2"; nothing for "latest".
[[nodiscard]] std::optional<unsigned> major_of(std::string_view version);

}  // namespace loadline::fleet

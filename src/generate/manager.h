// SPDX-License-Identifier: Apache-2.0
// How each package manager installs, builds and prunes inside an image: the lines that differ between them.
#pragma once

#include <string>
#include <vector>

#include "generate/generate.h"
#include "generate/node.h"

namespace loadline::generate {

struct Manager {
  workspace::Manager kind = workspace::Manager::unknown;
  std::string version;  // "8.15.9"
  unsigned major = 0;
  std::string lockfile;                // "pnpm-lock.yaml"
  std::vector<std::string> settings;   // files beside it that an install reads: ".npmrc"
  std::vector<std::string> folders;    // the same: "patches", ".yarn/releases"
  bool alone = false;     // one package, no workspace around it
  bool fetches = false;   // pnpm: the lockfile alone can be fetched
  bool hoists = false;    // pnpm: the workspace asks for one flat node_modules
  bool ships = false;     // Yarn 2 and newer: its own release lies in the repository
  bool token = false;     // .npmrc asks for a token: a secret of the build
  bool private_settings = false;  // .npmrc holds the token itself: mounted, never copied
};
// What an install and a build take beside PACKAGE, for imports that only the workspace's root names.
struct FromRoot {
  std::string root;  // its name, or "{.}" for one without; empty: there are no such imports
  std::vector<std::string> members;  // names of those that are packages of the workspace
};
// Says in `notes` what a build has to be given (a token), and why there is nothing where its manager has no template.
[[nodiscard]] std::optional<Manager> manager_of(const fleet::Fleet& fleet, const workspace::Workspace& workspace,
                                                std::vector<Note>& notes);

// "--mount=type=cache,..." and, where a token is asked for, the secret: what each RUN that installs mounts.
[[nodiscard]] std::string mounts_of(const Manager& manager);
// "COPY patches patches", for each of its folders.
[[nodiscard]] std::string folder_copies(const Manager& manager);
// A RUN that brings the manager itself; empty where the image has it.
[[nodiscard]] std::string setup_step(const Manager& manager);
// One shell command each. `production` leaves development dependencies out.
[[nodiscard]] std::string install_of(const Manager& manager, const FromRoot& from_root, bool production);
// Compiles `members` (dependencies first) and then the service of the arguments PACKAGE and SERVICE.
[[nodiscard]] std::vector<std::string> build_of(const Manager& manager,
                                                const std::vector<const workspace::Manifest*>& members,
                                                const FromRoot& from_root, bool builds);
// What an install leaves behind that no run reads and that differs from one build to the next.
[[nodiscard]] std::vector<std::string> leftovers_of(const Manager& manager);

}  // namespace loadline::generate

// SPDX-License-Identifier: Apache-2.0
// What the stages of a Dockerfile for Node.js share: the folders to copy, and the images to stand on.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "generate/bases.h"
#include "generate/generate.h"
#include "generate/manager.h"
#include "generate/node.h"

namespace loadline::generate {

// Services of one workspace that one Dockerfile builds. Folders are relative to the workspace's.
struct Workplace {
  const workspace::Workspace* workspace = nullptr;
  Manager manager;
  std::vector<const NodeService*> nodes;
  std::vector<const workspace::Manifest*> members;  // of all of them, dependencies first
  bool by_argument = false;                   // SERVICE names the folder; else the workspace is one package
  bool builds = false;                        // the services have a script `build`
  bool prisma = false;
  FromRoot from_root;
  // Scripts of the workspace's own packages that an install would run: before any source is there, and in production
  // without the development tools that they mostly call.
  struct OwnScript {
    std::string folder;  // as a shell has it: "apps/api", "\"${SERVICE}\""; empty: the workspace's own
    std::string name;    // "prepare", "postinstall"
    bool later = false;  // runs in the build, once the sources are there
  };
  std::vector<OwnScript> own_scripts;
  struct Step {
    Codegen codegen;
    bool own = false;          // of the service itself, whichever is built
    std::size_t services = 0;  // how many of `nodes` need it
  };
  std::vector<Step> codegen;
  std::map<std::string, std::string> variables;  // that the build stage gives it
  bool engine = false;                           // Prisma's, which needs OpenSSL
  std::vector<std::string> manifest_folders;  // whose package.json an install reads
  std::vector<std::string> source_folders;    // of the members
  std::map<std::string, std::vector<std::string>> build_files;  // by folder: names that builds read beside the packages
  std::vector<std::string> member_ships;  // of the members: what runs
};
[[nodiscard]] Workplace workplace_of(const fleet::Fleet& fleet, const std::vector<const NodeService*>& nodes,
                                     bool front_ends);

// A RUN that takes these out of the manifests; empty where there are none.
[[nodiscard]] std::string without_own_scripts(const Workplace& place);
// Commands that run those of later, before the build's own; the workspace's own manifest is copied again for them.
[[nodiscard]] std::vector<std::string> late_scripts(const Workplace& place);
[[nodiscard]] std::string manifest_again(const Workplace& place);

// Fills in what generates code, of all services.
void add_codegen(Workplace& place);
// Its commands, to run before the build's own, and the ARG instructions in front of them.
[[nodiscard]] std::vector<std::string> codegen_commands(const Workplace& place);
[[nodiscard]] std::string codegen_arguments(const Workplace& place);

// The images of one Dockerfile, and which stages with compilers it needs.
struct Base {
  std::string image;  // default of NODE_IMAGE
  std::string runtime;  // default of RUNTIME_IMAGE, where the last stage stands on another one
  bool compilers = false;  // some service needs them
  bool choice = false;  // and some does not: COMPILERS chooses
  bool debian = false, alpine = false;  // which kinds of them
  bool on_debian = false, on_alpine = false;  // what some service stands on
};
// Installs OpenSSL, whose libraries Prisma's query engine is linked to, and by which the right engine is chosen.
[[nodiscard]] std::string openssl_step(const Base& base);

[[nodiscard]] Base base_of(const fleet::Fleet& fleet, const std::vector<const Target*>& targets,
                           const std::vector<const NodeService*>& services, const Options& options);

// "COPY a b ./"
[[nodiscard]] std::string copied(const std::vector<std::string>& names, std::string_view to);
// Stages of a Dockerfile, and the steps of `build` up to what the build makes.
[[nodiscard]] std::string manager_stage(const Workplace& place, const Base& base);
[[nodiscard]] std::string manifests_stage(const Workplace& place, std::string_view from,
                                          const std::vector<const Target*>& targets);
[[nodiscard]] std::string build_steps(const Workplace& place, const std::vector<const Target*>& targets);

}  // namespace loadline::generate

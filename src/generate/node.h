// SPDX-License-Identifier: Apache-2.0
// What a Node.js service is built from: the workspace packages that its build needs, in the order in which they
// compile, what starts it, what of its folder it needs at run time, and whether anything asks for glibc or a compiler.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "generate/codegen.h"
#include "generate/generate.h"

namespace loadline::generate {

struct NodeService {
  const fleet::Service* service = nullptr;
  const workspace::Workspace* workspace = nullptr;
  const workspace::Manifest* package = nullptr;
  std::string folder;  // of the package, relative to the workspace's; "." for the workspace's own
  std::vector<const workspace::Manifest*> members;  // what its build needs beside it, dependencies first
  std::vector<std::string> command;  // empty: not known
  std::vector<std::string> ships;    // of its own folder: what runs and what that reads
  std::string compiled;              // a package that is compiled when it is installed; empty: none
  std::string glibc_only;            // a package without a build for musl; empty: none
  std::string glibc_evidence;
  bool prisma = false;  // a client may be generated into node_modules by its build
  CodegenPlan codegen;  // what runs before anything is compiled
  // What it imports and only the workspace's root names: it resolves from the root's modules, so the root is installed
  // too. Those that are packages of the workspace stand here, and among the members.
  bool root = false;
  std::vector<const workspace::Manifest*> root_members;
};

// Of a service whose image runs a package of a workspace. Says in `notes` why it gives nothing, and what it leaves
// open.
[[nodiscard]] std::optional<NodeService> node_service_of(const fleet::Fleet& fleet, const fleet::Service& service,
                                                         std::vector<Note>& notes);

// Of a front end that a web server serves: it has no command, and ships what its build makes.
[[nodiscard]] std::optional<NodeService> front_end_of(const fleet::Fleet& fleet, const fleet::Service& service,
                                                      std::vector<Note>& notes);

// A package of the workspace that the service's manifest does not name comes with its own members, like one that it
// does.
void add_unnamed_member(NodeService& node, const workspace::Manifest& member);

// Packages of the workspace that its source reads by `paths` of tsconfig.json alone: the build needs their sources and
// what they install.
void add_aliased_members(const fleet::Fleet& fleet, NodeService& node, std::vector<Note>& notes);

// Folders that today's Dockerfile makes for the program to write to, where the generated image starts it: to what is
// writable.
void add_made_folders(const fleet::Fleet& fleet, const NodeService& node, Target& target, std::vector<Note>& notes);

// What today's image has of packages of the workspace that the service does not name.
void note_left_out(const NodeService& node, std::vector<Note>& notes);

// The workspace packages that the build of `package` needs, its development dependencies included, dependencies
// first and without itself. Names of members that do not exist go to `missing`.
[[nodiscard]] std::vector<const workspace::Manifest*> build_members(
    const workspace::Workspace& workspace, const workspace::Manifest& package,
    std::vector<const workspace::Requirement*>& missing);

// Whether its `postinstall` has to wait for the sources: it neither patches what was installed nor sets up git's hooks.
[[nodiscard]] bool runs_later(const workspace::Manifest& manifest);
[[nodiscard]] bool sets_up_git_hooks(const workspace::Manifest& manifest);  // its `postinstall`

// Says where a program of ES modules cannot start, since an import names a file without its extension.
void note_unfinished_specifiers(const fleet::Fleet& fleet, const NodeService& node, std::vector<Note>& notes);

// Says which variables today's Dockerfile gives its build: none of them is carried over.
void note_build_variables(const NodeService& node, std::vector<Note>& notes);

// Says where today's image has a file of the workspace in another place than the generated one.
void note_moved_files(const fleet::Fleet& fleet, const NodeService& node, std::vector<Note>& notes);

// Names directly inside a package's folder that a run may read: where its entry points lie, and whatever is neither
// source, test, documentation nor a tool's configuration. Sorted.
[[nodiscard]] std::vector<std::string> run_time_names(const fleet::Fleet& fleet, const workspace::Manifest& package,
                                                      const std::vector<std::string>& entries);

// Files outside of the packages that their builds read: what tsconfig.json extends, what a build script names.
// Relative to the workspace's folder, sorted.
[[nodiscard]] std::vector<std::string> shared_build_files(const fleet::Fleet& fleet,
                                                          const workspace::Workspace& workspace,
                                                          const std::vector<const workspace::Manifest*>& packages);

}  // namespace loadline::generate

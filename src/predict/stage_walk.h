// SPDX-License-Identifier: Apache-2.0
// One stage while it is walked, and the instructions that change it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fleet/fleet.h"
#include "predict/content.h"
#include "predict/sizes.h"

namespace loadline::predict {

struct StageWalk {
  const fleet::Build& build;
  const fleet::Fleet& fleet;
  const Sizes& sizes;
  const std::vector<View>& of_stages;  // those that are walked already
  const dockerfile::Stage& stage;
  View view;
  // Of the lockfile that stands where the current command runs; mostly the build's.
  const workspace::Workspace* workspace = nullptr;
  // Of the `for` around the current command: what its variable is this time.
  struct Round {
    std::string variable, value;
  } round;

  // Text of the shell with all variables put in that are known.
  [[nodiscard]] std::string expanded(std::string_view text) const;
};

// Where a command or an instruction stands.
struct At {
  const dockerfile::Step& step;
  Place place;

  [[nodiscard]] std::string absolute(std::string_view written) const;  // from the working directory
};

void walk_copy(StageWalk& walk, const At& at);  // COPY and ADD
void walk_run(StageWalk& walk, const At& at, const fleet::Run& run);

// Of a RUN: dependency installs, `deploy`, `prune`, `fetch`; tools and system packages; scripts that build.
void walk_call(StageWalk& walk, const At& at, const fleet::Run& run, const shell::PackageCall& call);
void walk_install(StageWalk& walk, const At& at, const fleet::Run& run, const shell::PackageCall& call);
void walk_deploy(StageWalk& walk, const At& at, const fleet::Run& run, const shell::PackageCall& call);
void walk_prune(StageWalk& walk, const At& at, const shell::PackageCall& call);
void walk_fetch(StageWalk& walk, const At& at, const fleet::Run& run, const shell::PackageCall& call);
void walk_system_packages(StageWalk& walk, const At& at, const fleet::Run& run, const shell::PackageCall& call);
void walk_system_removal(StageWalk& walk, const shell::PackageCall& call);
void walk_tools(StageWalk& walk, const At& at, const fleet::Run& run, const shell::PackageCall& call);
// What npm keeps of its downloads beside what it installs: `bytes` of archives as they came; and `npm cache clean`.
void keep_archives(StageWalk& walk, const At& at, const shell::PackageCall& call, std::uint64_t bytes);
// The index of pnpm's store, where an install links to it.
void keep_index(StageWalk& walk, const At& at, const Amount& packages);
// What pnpm keeps of asking whether there is a newer one of itself.
void keep_own_versions(StageWalk& walk, const At& at, std::optional<unsigned> major);
[[nodiscard]] std::string store_in_image(const StageWalk& walk);
void empty_archives(StageWalk& walk, const shell::PackageCall& call);
void walk_build_script(StageWalk& walk, const At& at, const shell::PackageCall& call);

// Members of the workspace that a call of its manager is about: its filters, or whose folder it stands in.
[[nodiscard]] std::vector<const workspace::Manifest*> members_of(const StageWalk& walk, const At& at,
                                                                 const shell::PackageCall& call);
// The image's folder of a member: where its package.json of the context stands. Empty: not there.
[[nodiscard]] std::string folder_in_image(const View& view, const workspace::Manifest& member);

// Of the base that the stage stands on: "glibc" or "musl"; "glibc" where it is not known.
[[nodiscard]] std::string libc_of(const StageWalk& walk);
[[nodiscard]] std::string cpu_of(const fleet::Build& build);  // as npm writes it: "x64", "arm64"
[[nodiscard]] bool links_to_store(const fleet::Run& run, const shell::PackageCall& call);

[[nodiscard]] Content unknown_content(Part part, std::string path, std::string what, Place place);

}  // namespace loadline::predict

// SPDX-License-Identifier: Apache-2.0
// What both kinds of CI build, scan and sign, and what each image is made of.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "generate/generate.h"
#include "generate/registry.h"

namespace loadline::generate {

struct CiImage {
  std::string service;               // bake's name of it
  std::string image;                 // without registry and tag
  std::uint64_t budget_bytes = 0;    // that it may have
  std::vector<std::string> inputs;   // paths, sorted, folders with "/": a change elsewhere cannot change the image
};
[[nodiscard]] std::vector<CiImage> ci_images(const fleet::Fleet& fleet, const std::vector<Target>& targets);

// Files and folders that an image is built from: its package, the workspace packages that its build needs, their
// shared settings, the lockfile, the Dockerfile with its ignore file. Without a package: the whole context.
[[nodiscard]] std::vector<std::string> inputs_of(const fleet::Fleet& fleet, const Target& target);

struct CiFacts {
  std::string bake;    // path of the bake file; empty: the usual one
  std::string script;  // path of the script that tells what changed
  std::string branch;  // whose images are published
  std::optional<Registry> registry;
};
[[nodiscard]] std::string github_workflow(const CiFacts& facts);
[[nodiscard]] std::string gitlab_pipeline(const CiFacts& facts, const std::vector<CiImage>& images, bool whole);

}  // namespace loadline::generate

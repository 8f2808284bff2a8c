// SPDX-License-Identifier: Apache-2.0
// CI definitions and bake files, as far as images are concerned: which are built from what, cached how,
// for which platforms, and whether they are scanned, signed and described (SBOM).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"
#include "workflow/job.h"

namespace loadline::workflow {

enum class Provider : std::uint8_t { github, gitlab, bake };

// One place that builds images. Values that hold an expression (${{ matrix.service }}, $VAR) are expanded
// over the matrix where it is literal, else kept as written; `open` is set where that happened to the
// Dockerfile, context, target or arguments (tags nearly always hold an expression).
struct ImageBuild {
  std::string tool;   // "docker/build-push-action", "docker build", "docker buildx", "bake", "compose", "kaniko",
                      // "buildah", "podman"
  Place place;
  std::string job;    // bake: the target's name
  std::optional<Located<std::string>> dockerfile;  // relative to the tree's root; the default one where none is named
  std::optional<Located<std::string>> context;  // relative to the tree's root; a remote one is kept as written
  std::optional<Located<std::string>> target;
  std::map<std::string, std::string, std::less<>> args;
  std::vector<Located<std::string>> cache_from, cache_to, tags, platforms;
  std::vector<Located<std::string>> files;  // compose and bake: the files named, relative to the tree's root
  std::vector<Located<std::string>> services;  // compose: services named; bake: targets named; empty means all
  bool push = false;
  bool provenance = false, sbom = false;  // asked for
  bool open = false;
};

// A step that uses something, or a command that matters.
struct Action {
  // "scan", "sign", "sbom", "sarif-upload", "setup-node", "setup-buildx", "setup-qemu", "setup-pnpm", "login",
  // "attest", "reusable" (a workflow called), "include" (GitLab: a file or template)
  std::string kind;
  std::string tool;  // "aquasecurity/trivy-action", "cosign", "grype", ...
  Place place;
  std::string job;
  std::map<std::string, Located<std::string>, std::less<>> inputs;  // `with`; of a command: "arguments"
};

struct Workflow {
  const Source* source = nullptr;
  Provider provider = Provider::github;
  std::string name;
  std::vector<std::string> triggers;
  std::vector<ImageBuild> builds;
  std::vector<Action> actions;
  std::vector<Job> jobs;  // GitHub only
  std::optional<Located<std::string>> permissions;  // of the whole, where they are one word: "write-all"
  std::vector<Located<std::string>> images;  // GitLab: that jobs and their services run in
  std::vector<Problem> problems;

  [[nodiscard]] const Job* job_named(std::string_view job) const;
  // Whether an action of this kind is there; "sbom" also holds where a build attaches one.
  [[nodiscard]] bool has(std::string_view kind) const;
};

[[nodiscard]] bool is_workflow_path(std::string_view path);  // .github/workflows/*.yml, .gitlab-ci.yml
[[nodiscard]] Workflow read_workflow(const Source& source);

// docker-bake.hcl, docker-bake.json and their overrides: targets with inheritance, variables and defaults.
[[nodiscard]] bool is_bake_path(std::string_view path);
// The files of one folder, in the order in which bake reads them; paths are seen from that folder.
[[nodiscard]] Workflow read_bake(const std::vector<const Source*>& files);

}  // namespace loadline::workflow

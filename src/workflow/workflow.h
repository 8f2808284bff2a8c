// SPDX-License-Identifier: Apache-2.0
// CI definitions and bake files, as far as images are concerned: which are built from what, cached how,
// for which platforms, and whether they are scanned, signed and described (SBOM).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/source.h"

namespace loadline::workflow {

enum class Provider : std::uint8_t { github, gitlab, bake };

// One place that builds images. Values that hold an expression (${{ matrix.service }}, $VAR) are expanded
// over the matrix where it is literal, else kept as written with `open` set.
struct ImageBuild {
  std::string tool;   // "docker/build-push-action", "docker build", "docker buildx", "bake", "compose", "kaniko", "buildah"
  Place place;
  std::string job;
  std::optional<Located<std::string>> dockerfile;  // relative to the tree's root
  std::optional<Located<std::string>> context;     // relative to the tree's root
  std::optional<Located<std::string>> target;
  std::map<std::string, std::string, std::less<>> args;
  std::vector<Located<std::string>> cache_from, cache_to, tags, platforms;
  bool push = false;
  bool provenance = false, sbom = false;
  bool open = false;
};

struct Action {  // a step that uses something, or a command that matters: scan, sign, sbom, upload
  std::string kind;  // "scan", "sign", "sbom", "sarif-upload", "setup-node", "login"
  std::string tool;  // "aquasecurity/trivy-action", "cosign", "grype", ...
  Place place;
  std::string job;
  std::map<std::string, Located<std::string>, std::less<>> inputs;  // `with`
};

struct Workflow {
  const Source* source = nullptr;
  Provider provider = Provider::github;
  std::string name;
  std::vector<std::string> triggers;
  std::vector<ImageBuild> builds;
  std::vector<Action> actions;
  std::vector<Problem> problems;

  [[nodiscard]] bool has(std::string_view kind) const;
};

[[nodiscard]] bool is_workflow_path(std::string_view path);  // .github/workflows/*.yml, .gitlab-ci.yml
[[nodiscard]] Workflow read_workflow(const Source& source);

// docker-bake.hcl, docker-bake.json and their overrides: targets with inheritance, variables and defaults.
[[nodiscard]] bool is_bake_path(std::string_view path);
[[nodiscard]] Workflow read_bake(const std::vector<const Source*>& files);

}  // namespace loadline::workflow

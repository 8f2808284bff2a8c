// SPDX-License-Identifier: Apache-2.0
// The stages of a Dockerfile, evaluated for one build: which stage stands on which, what reaches the target,
// and every ARG, ENV and path with the value that the builder would give it.
//
// Follows BuildKit frontend/dockerfile/dockerfile2llb/convert.go: global ARGs are seen by FROM only, an ARG
// in a stage takes the build argument, else the redeclared global default; children inherit env and args.
// A value that depends on something that nobody gave (an ARG without default, a variable that only the base
// image may set) stays unknown: nullopt.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dockerfile/mounts.h"
#include "dockerfile/syntax.h"

namespace loadline::dockerfile {

struct ImageReference {
  std::string full;      // as written after expansion
  std::string registry;  // "docker.io" where none is written
  std::string name;      // "library/node" is shown as "node"; "bitnami/redis" stays
  std::string tag;       // empty: none written
  std::string digest;    // "sha256:..." or empty
};
[[nodiscard]] ImageReference parse_image_reference(std::string_view text);
// Why a registry would not take it as a name; empty for a good one.
[[nodiscard]] std::string reference_complaint(const ImageReference& reference);

struct Variable {
  std::optional<std::string> value;  // nothing: declared, but its value is not known
  const Instruction* declared = nullptr;
  bool argument = false;  // ARG, not ENV
  bool given = true;      // false: an ARG without default that no build argument sets; the builder sees it unset
};
using Variables = std::map<std::string, Variable, std::less<>>;

struct BuildRequest {
  std::optional<std::string> target;  // none: the last stage
  std::map<std::string, std::string, std::less<>> args;
  std::string platform = "linux/amd64";        // for TARGETPLATFORM, TARGETARCH, ...
  std::string build_platform = "linux/amd64";  // for BUILDPLATFORM, BUILDARCH, ...
};

// RUN --mount, expanded, with what its from= means.
struct StepMount {
  Mount mount;
  std::optional<std::size_t> from_stage;
  std::optional<std::string> from_image;
};

// One instruction with its operands as the builder would see them.
struct Step {
  const Instruction* instruction = nullptr;
  bool triggered = false;  // an ONBUILD of the parent stage, run here
  std::vector<std::optional<std::string>> words;  // expanded, where the builder expands; same order as words
  std::vector<std::pair<std::string, std::optional<std::string>>> pairs;  // ENV, LABEL, ARG: the values in the end
  std::map<std::string, std::optional<std::string>, std::less<>> flags;  // expanded values; the last of a name;
                                                                         // "true" for --link
  std::vector<StepMount> mounts;  // RUN
  std::optional<std::string> workdir;  // absolute, in force before this step
  std::optional<std::string> user;  // in force before this step; nothing where it is not known
  std::vector<std::string> missing_variables;  // used here without a value and without default

  // COPY: where from, if not from the context. A stage that stands later, or the stage itself, is refused by
  // the builder: that is a problem, and neither is set.
  std::optional<std::size_t> from_stage;
  std::optional<std::string> from_image;
};

struct Stage {
  std::size_t index = 0;
  std::string name;  // lower case; empty where the stage has none
  const Instruction* from = nullptr;
  std::optional<std::size_t> parent;  // FROM an earlier stage
  std::optional<ImageReference> image;  // FROM an image, once its name is known
  std::optional<std::string> platform;
  bool scratch = false;
  std::vector<std::string> missing_variables;  // used in FROM without a value and without default
  std::vector<Step> steps;  // without FROM; triggers of the parent first
  bool reachable = false;  // from the target of the request

  // At the end of the stage, the parent's included:
  Variables variables;
  std::optional<std::string> user;  // nothing: whatever the base image says; "0" on scratch
  const Instruction* user_set = nullptr;
  std::optional<std::string> workdir;  // nothing: whatever the base image says
  const Instruction* health = nullptr;  // the last HEALTHCHECK, inherited ones too
  const Instruction* command = nullptr;  // an ENTRYPOINT in a stage resets the CMD that it inherited
  const Instruction* entrypoint = nullptr;
  std::vector<std::pair<std::string, const Instruction*>> exposed;  // "3000/tcp", expanded; a range of
                                                                    // more than 32 ports stays one
  std::vector<std::size_t> uses;  // stages that this one needs, ascending: parent, COPY --from, RUN --mount from=
};

struct Stages {
  const File* file = nullptr;
  std::vector<Stage> stages;
  std::optional<std::size_t> target;  // index of the stage that is built; nothing: no such stage
  Variables globals;  // ARGs before the first FROM
  std::vector<Problem> problems;

  [[nodiscard]] const Stage* target_stage() const { return target ? &stages[*target] : nullptr; }
  // The stage and its parents, nearest first: what the image of that stage is stacked from.
  [[nodiscard]] std::vector<const Stage*> chain_of(const Stage& stage) const;
  // As --from finds it: by number, or by name in any case, the last one of that name.
  [[nodiscard]] const Stage* stage_named(std::string_view name_or_index) const;
};

[[nodiscard]] Stages evaluate(const File& file, const BuildRequest& request);

}  // namespace loadline::dockerfile

// SPDX-License-Identifier: Apache-2.0
// One build as the graph of vertices that the builder solves, as far as the Dockerfile alone decides it.
//
// Follows buildkit frontend/dockerfile/dockerfile2llb. What comes with the files of the context is keys.h's.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dockerfile/stages.h"
#include "replay/checksum.h"

namespace loadline::replay {

// What is known of an image beyond its name.
struct BaseImage {
  std::string layers;  // stands for its layers: two images with the same text here have the same files
  std::vector<std::pair<std::string, std::string>> environment;  // in its order
  std::string folder = "/";                                      // its working directory
};

// How builders differ, and what is taken as given.
struct Settings {
  // Up to BuildKit 0.8 (Docker 20.10) the id and the sharing of a cache mount are part of the key; newer ones
  // clear them unless both are the defaults (ops/exec.go, checkShouldClearCacheOpts).
  bool cache_mount_id_counts = false;
  // By reference as written. An image that is not here is taken to stay the same while its name does.
  std::map<std::string, BaseImage, std::less<>> images;
};

enum class VertexKind : std::uint8_t { copy, run, workdir };

// Something besides its base that a vertex reads, of which the key holds the content.
struct Input {
  enum class From : std::uint8_t { context, stage, image, given, remote } from = From::context;
  std::vector<Selector> selectors;   // context, stage, image
  std::size_t stage = 0;             // From::stage
  std::string identity;              // From::image: its layers; From::given: the digest of a heredoc;
                         // From::remote: the address, whose content nobody knows beforehand
};

// What a COPY writes into its stage: needed where a later COPY --from takes it out again.
struct Landing {
  std::size_t input = 0;  // index into Vertex::inputs
  std::string source;  // path in the input
  std::string path;  // destination, absolute
  bool into_folder = false;  // the destination ends with a slash, or several sources are copied
};

// A named part of what the key is made of, for saying what changed.
struct Part {
  std::string name;  // "instruction", "ENV NODE_ENV", "ARG VERSION", "user", "working directory"
  std::string value;
};

struct Vertex {
  VertexKind kind = VertexKind::run;
  std::size_t stage = 0;
  std::string stage_name;  // "build", or the stage's number where it has no name
  std::string text;  // the instruction as the builder reads it, continuations joined
  std::uint32_t line = 1;
  std::optional<std::size_t> base;  // the vertex below; none: the stage's image or scratch
  std::string base_identity;  // where there is none
  std::string operation;  // digest of everything that the key says of the operation itself
  std::vector<Part> parts;
  std::vector<Input> inputs;
  std::vector<Landing> landings;  // COPY and ADD
  std::string owner_and_mode;  // of what lands
  bool link = false;  // COPY --link: its own key has no base
};

struct Plan {
  std::vector<Vertex> vertices;  // of reachable stages; each after those that it needs
  // By stage: the vertex that it ends with, and what it stands on where it has none.
  std::vector<std::optional<std::size_t>> last;
  std::vector<std::string> identity;
  std::optional<std::size_t> target;  // the stage that is asked for
};

// An instruction as Vertex::text has it.
[[nodiscard]] std::string text_of(const dockerfile::Instruction& instruction);

[[nodiscard]] Plan plan_of(const dockerfile::Stages& stages, const dockerfile::BuildRequest& request,
                           const Settings& settings);

}  // namespace loadline::replay

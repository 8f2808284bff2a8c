// SPDX-License-Identifier: Apache-2.0
// Why a vertex missed: this build beside the one before it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "replay/cache.h"
#include "replay/keys.h"
#include "replay/plan.h"

namespace loadline::replay {

struct Cause {
  enum class Kind : std::uint8_t {
    first,        // never built before
    files,        // files of the context that it takes
    definition,   // its own instruction, a variable, the user, a mount: `what` names them
    base_image,   // the FROM below it
    below,        // the vertex that it stands on missed, or may have
    stage,        // what it takes out of another stage may differ: `vertex` is that stage's
    address,      // an ADD of something fetched
    not_kept,     // the cache holds no result of it: mode=min, or no cache at all
  } kind = Kind::first;
  std::vector<std::string> what;       // paths, or names of parts
  std::optional<std::size_t> vertex;  // below, stage: the vertex where it began
};

struct BuildState {
  const Plan* plan = nullptr;
  const std::vector<VertexKey>* keys = nullptr;
  const Folder* context = nullptr;
};

// For each vertex of `after` that did not hit, its cause. `verdicts` are those of `after`.
[[nodiscard]] std::vector<std::optional<Cause>> causes_of(const BuildState& before, const BuildState& after,
                                                          const std::vector<Verdict>& verdicts);

// By vertex of `after`: the one of `before` that it was, if any: the same text in the same stage, else what
// stood at its place.
[[nodiscard]] std::vector<std::optional<std::size_t>> counterparts(const Plan& before, const Plan& after);

}  // namespace loadline::replay

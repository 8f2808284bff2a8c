// SPDX-License-Identifier: Apache-2.0
// The cache keys of a build: what a plan and the files of its context make of each other.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "replay/contents.h"
#include "replay/plan.h"

namespace loadline::replay {

struct InputKey {
  std::string exact;
  std::string loose;
  bool content_unknown = false;  // made by a RUN, or fetched: only a build tells
};

// Two keys for each vertex. `exact` names what was built to the last bit: seen before, it is a hit for sure.
// `loose` is the same with everything that only a build can tell left out: never seen, it is a miss for sure.
// In between nobody can know.
struct VertexKey {
  std::string exact, loose;
  std::string chain_exact, chain_loose;  // what the next vertex stands on; differs for COPY --link only
  std::vector<InputKey> inputs;          // beside Vertex::inputs
  std::string missing;                   // a path that is to be copied and is not there: the build fails here
  bool runs = true;                      // false: a vertex that it needs failed
};

// `build` names this build among all others: what is fetched from somewhere may be different each time.
[[nodiscard]] std::vector<VertexKey> keys_of(const Plan& plan, const Folder& context, const std::string& build);

}  // namespace loadline::replay

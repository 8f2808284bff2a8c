// SPDX-License-Identifier: Apache-2.0
// The cache as a runner keeps it, and what it says to each vertex of a build.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "replay/keys.h"
#include "replay/plan.h"

namespace loadline::replay {

enum class Verdict : std::uint8_t {
  hit,
  miss,
  unknown,  // hits exactly if what another stage makes, or an address serves, comes out the same
  fails,    // a path that it copies is not there
  not_run,  // needs a vertex that fails
};
[[nodiscard]] std::string_view name_of(Verdict verdict);

// Where builds run. What an eviction takes away is left out of all of them.
enum class Runner : std::uint8_t {
  local,         // one machine that keeps everything it has built
  registry_max,  // fresh machines; the last build's cache in a registry, mode=max: all results
  registry_min,  // the same with mode=min: results of the final image's own layers only
  none,          // fresh machines without a cache
};
[[nodiscard]] std::string_view name_of(Runner runner);

class Cache {
 public:
  explicit Cache(Runner runner) : runner_{runner} {}
  // What each vertex meets; afterwards the cache holds what this build has left in it.
  [[nodiscard]] std::vector<Verdict> build(const Plan& plan, const std::vector<VertexKey>& keys);

 private:
  [[nodiscard]] Verdict ask(const VertexKey& key) const;
  void apply_mode_min(const Plan& plan, std::vector<Verdict>& verdicts) const;

  Runner runner_;
  std::unordered_set<std::string> exact_, loose_;
};

}  // namespace loadline::replay

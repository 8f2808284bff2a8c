// SPDX-License-Identifier: Apache-2.0
// The build cache replayed over a repository's history: which instruction missed at which commit, and why.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "git/history.h"
#include "history/git_contents.h"
#include "history/step_times.h"
#include "replay/cache.h"

namespace loadline::history {

struct Request {
  std::string folder;                 // of this machine: the fleet's root, in a git repository
  git::CommitRange range;
  std::vector<std::string> services;  // names; empty: all
  replay::Runner runner = replay::Runner::local;
  replay::Settings settings;
  Overrides candidates;               // path in the fleet: text that stands there at every commit
  bool as_now = false;                // build every commit as the newest says, instead of as it said itself
  StepTimes times;
};

// Why an instruction missed, counted over commits.
struct Reason {
  std::string what;         // "src/main.ts", "services/auth/", "ARG COMMIT", "instruction", "COPY . ."
  replay::Verdict verdict = replay::Verdict::miss;
  std::size_t commits = 0;
};

enum class Mark : std::uint8_t { absent, hit, miss, unknown, fails, not_run };

struct Row {
  std::string stage;
  std::string text;        // of the instruction
  std::uint32_t line = 0;  // in the newest Dockerfile
  StepTime time;
  std::vector<Mark> marks;  // one for each commit; absent: the instruction did not read so yet, or no build
  std::size_t hits = 0, misses = 0, unknowns = 0;
  std::vector<Reason> own;      // what made it miss by itself: files and folders, variables, its own text
  std::vector<Reason> passed_on;  // instructions and stages before it that did

  [[nodiscard]] std::size_t built() const { return hits + misses + unknowns; }
  [[nodiscard]] double missed_share() const {
    return built() == 0 ? 0 : static_cast<double>(misses) / static_cast<double>(built());
  }
  [[nodiscard]] double possible_share() const {  // were every unknown a miss
    return built() == 0 ? 0 : static_cast<double>(misses + unknowns) / static_cast<double>(built());
  }
};

struct BuildHistory {
  std::string name;
  std::string dockerfile;
  std::string context;
  std::size_t commits = 0;   // at which it could be built
  std::size_t failing = 0;   // at which a COPY named what is not there
  std::size_t touched = 0;   // at which something missed
  double seconds = 0;        // expected for a commit, misses only
  double most_seconds = 0;   // were every unknown a miss
  double cold_seconds = 0;   // everything once
  std::vector<Row> rows;     // of the newest Dockerfile, in its order

  [[nodiscard]] const Row* worst() const;  // costs most; null where nothing misses
};

struct Replay {
  std::vector<git::Commit> commits;  // oldest first; the first one fills the cache and is not counted
  std::vector<BuildHistory> builds;  // by name
  std::vector<std::string> notes;    // what could not be read, and what that means
};

// Fails where there is no repository, no such revision or no such service.
[[nodiscard]] Result<Replay> replay(const Request& request);

}  // namespace loadline::history

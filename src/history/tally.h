// SPDX-License-Identifier: Apache-2.0
// What made one instruction miss, counted commit by commit.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "history/replay.h"
#include "replay/cause.h"

namespace loadline::history {

// Paths are counted together with the folders above them, once a commit each.
class Tally {
 public:
  void add(const replay::Cause& cause, const std::string& root, replay::Verdict verdict);
  // By the number of commits, most first. Files stand as the folder that says it best.
  [[nodiscard]] std::vector<Reason> own() const;
  [[nodiscard]] std::vector<Reason> passed_on() const;

 private:
  struct Count {
    std::size_t misses = 0, unknowns = 0;
    void add(replay::Verdict verdict) { ++(verdict == replay::Verdict::miss ? misses : unknowns); }
  };
  using Counts = std::map<std::string, Count, std::less<>>;
  static void append(const Counts& counts, std::vector<Reason>& out);

  std::map<std::string, std::size_t, std::less<>> paths_;  // "a/b.ts", "a/", "" for all of them
  Counts own_, passed_on_;
};

}  // namespace loadline::history

// SPDX-License-Identifier: Apache-2.0
// One build followed from commit to commit: its cache, its last plan and keys, and a line for each
// instruction that it ever had.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "history/definitions.h"
#include "history/replay.h"
#include "history/tally.h"

namespace loadline::history {

class BuildLine {
 public:
  explicit BuildLine(replay::Runner runner) : cache_{runner} {}

  // Builds it at a commit. `definitions` counts their versions; `context` belongs to `contents`.
  void build(std::size_t commit, const Definition& definition, std::size_t definitions, const GitContents& contents,
             const replay::Folder& context);
  // In the order of the plan that was built last; `commits` is the number of all.
  [[nodiscard]] BuildHistory finished(std::string name, std::size_t commits, const StepTimes& times) const;

 private:
  struct Line {
    std::vector<std::pair<std::uint32_t, Mark>> marks;  // commit, mark
    std::size_t hits = 0, misses = 0, unknowns = 0;
    Tally tally;
  };
  void note(std::size_t commit, const replay::BuildState& before, const replay::BuildState& after,
            const std::vector<replay::Verdict>& verdicts);
  void count(Line& line, std::size_t commit, replay::Verdict verdict, bool first);
  [[nodiscard]] static std::vector<std::string> line_names(const replay::Plan& plan);

  replay::Cache cache_;
  std::unique_ptr<replay::Plan> plan_, old_plan_;
  std::vector<replay::VertexKey> keys_;
  std::vector<std::string> names_;  // beside the plan's vertices
  std::size_t definitions_ = 0;
  const GitContents* contents_ = nullptr;
  const replay::Folder* context_ = nullptr;
  std::size_t context_version_ = 0;

  std::map<std::string, Line, std::less<>> lines_;
  std::string dockerfile_, context_folder_;
  std::size_t built_ = 0, failing_ = 0, touched_ = 0;
};

}  // namespace loadline::history

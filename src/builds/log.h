// SPDX-License-Identifier: Apache-2.0
// What BuildKit prints with --progress=plain: numbered steps, in any order, in pieces.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace loadline::builds {

struct LoggedStep {
  std::string text;  // of the instruction, blanks folded: "RUN npm ci"
  bool cached = false;
  bool failed = false;
  std::optional<double> seconds = {};  // set: it was run to its end

  [[nodiscard]] bool from_base() const { return text.starts_with("FROM "); }
};

// Instructions alone ("[build 3/5] RUN npm ci"), in the order in which they began; what the builder does for itself
// (loading contexts, exporting) is left out.
[[nodiscard]] std::vector<LoggedStep> logged_steps(std::string_view log);

// Instructions that were run or taken from the cache, without FROM, which no cache of steps has.
struct StepCount {
  std::size_t all = 0, cached = 0;
};
[[nodiscard]] StepCount counted(const std::vector<LoggedStep>& steps);

// The step that failed; where none did, the builder's own last complaint ("ERROR: ..."); empty: neither.
[[nodiscard]] std::string failure_in(std::string_view log);

}  // namespace loadline::builds

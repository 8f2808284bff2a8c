// SPDX-License-Identifier: Apache-2.0
// Today's findings, accepted: a text file of one finding a line, sorted, so that its diffs say what changed.
//
//   # loadline baseline 1: ...
//   runs-as-root 9f86d081884c7d65 cbf29ce484222325 1 services/auth/Dockerfile
//
// A finding survives whatever moves its line and whatever is edited elsewhere in its file. A renamed stage, service or
// file keeps its accepted findings too: entries whose part or whose file is gone are compared without it. Where both
// are there still, a finding of the same text in another part is a new one.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "finding/finding.h"
#include "finding/fingerprint.h"

namespace loadline::baseline {

struct Baseline {
  std::vector<Fingerprint> entries;  // sorted by path, rule, text, part, occurrence
};

[[nodiscard]] Baseline baseline_of(const std::vector<Finding>& findings);
// Fails with the line that is not understood.
[[nodiscard]] Result<Baseline> read(std::string_view text, std::string_view path);
[[nodiscard]] std::string write(const Baseline& baseline);

// Which findings are accepted, and which entries no longer stand for any: they are fixed.
struct Comparison {
  std::vector<bool> accepted;  // beside the findings
  std::vector<Fingerprint> kept;  // the entries that stand for an accepted finding, as they should be written now
  std::vector<Fingerprint> fixed;
};
using Exists = std::function<bool(std::string_view path)>;
[[nodiscard]] Comparison compare(const Baseline& baseline, const std::vector<Finding>& findings, const Exists& exists);

}  // namespace loadline::baseline

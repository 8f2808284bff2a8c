// SPDX-License-Identifier: Apache-2.0
// Chooses fixes and applies them to texts. Whole fixes only; where two overlap, the later one waits for the
// next pass, so that no order of rules has to be known.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "finding/finding.h"

namespace loadline::fix {

using Texts = std::map<std::string, std::string, std::less<>>;  // path to text

struct Applied {
  Texts texts;                             // of the files that change or are made
  std::vector<const Finding*> fixed;    // whose fix went in
  std::vector<const Finding*> waiting;  // whose fix overlaps one that went in
};

// The fix that is taken where fixes of this grade are asked for: the first that is good enough; null: none.
[[nodiscard]] const Fix* chosen_fix(const Finding& finding, Grade asked);

// The chosen fix of each finding.
[[nodiscard]] Applied apply(std::span<const Finding* const> findings, Grade asked);
[[nodiscard]] Applied apply(std::span<const Finding> findings, Grade asked);

}  // namespace loadline::fix

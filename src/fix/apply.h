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

struct Applied {
  std::map<std::string, std::string, std::less<>> texts;  // path to new text, of the files that change
  std::vector<const Finding*> fixed;                       // whose fix went in
  std::vector<const Finding*> waiting;                     // whose fix overlaps one that went in
};

// The first fix of each finding whose grade is at least `asked`.
[[nodiscard]] Applied apply(std::span<const Finding> findings, Grade asked);

}  // namespace loadline::fix

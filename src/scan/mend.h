// SPDX-License-Identifier: Apache-2.0
// From a folder to fixed texts: audit, fix, audit what that makes of the fleet, and again, until nothing
// changes. Nothing is written here.
#pragma once

#include <string>
#include <vector>

#include "fix/replace.h"
#include "scan/scan.h"

namespace loadline::scan {

struct MendRequest {
  Request scan;  // its rules and services choose what is fixed; whatever is chosen, all rules watch
  std::vector<std::string> paths;  // only findings in these files; empty: all
  Grade grade = Grade::safe;
  std::size_t most_passes = 10;
};

struct Mend {  // a fix, and what became of it
  const RuleInfo* rule = nullptr;
  std::string path;
  std::uint32_t line = 0;  // of the finding, in the text of the pass that met it
  std::string title;
  std::string reason;  // why it was refused
};

struct Mended {
  std::vector<fix::Replacement> files;  // by path
  std::vector<Mend> fixed;              // in the order in which they went in
  std::vector<Mend> refused;            // proven not to do what they promise
  std::vector<Mend> waiting;            // overlap with others, and the passes were used up
  std::size_t risky = 0;                // findings whose fix is a risky one, where safe ones were asked for
  std::size_t by_hand = 0;              // findings whose fix a person must finish
  std::size_t passes = 0;
  std::size_t audits = 0;
  Audit last;                           // of the fleet with all fixes
};

// Each pass is proven (proof.h). What fails is found by halving, rolled back, and told.
[[nodiscard]] Result<Mended> mend(const MendRequest& request);

}  // namespace loadline::scan

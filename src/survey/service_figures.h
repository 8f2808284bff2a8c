// SPDX-License-Identifier: Apache-2.0
// Figures of services that an audit has only where somebody asks for them.
#pragma once

#include <string>
#include <vector>

#include "predict/sizes.h"
#include "report/service_figures.h"
#include "scan/scan.h"

namespace loadline::survey {

void add_sizes(const fleet::Fleet& fleet, const predict::Sizes& sizes, report::FiguresByService& figures);

struct HistoryRequest {
  std::string root;         // of the fleet, in a git repository
  std::size_t commits = 0;  // the newest; 0: all
};
// Replays today's builds over the repository's last commits: what each service's costliest instruction misses, and what
// the install misses that a finding speaks of, as its cost. Gives what a person should know of it; where there is no
// repository, that is all.
std::vector<std::string> add_history(scan::Audit& audit, const HistoryRequest& request,
                                     report::FiguresByService& figures);

}  // namespace loadline::survey

// SPDX-License-Identifier: Apache-2.0
// The audit for a person at a terminal: headlines, services, matrices, what costs most, counts.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "finding/finding.h"
#include "fleet/fleet.h"
#include "report/service_figures.h"
#include "report/terminal.h"

namespace loadline::report {

// Why a rule matters and what to do, in a sentence or two each; from the rule's page.
struct Advice {
  std::string why;
  std::string what_to_do;
};
using AdviceOf = std::function<Advice(std::string_view rule)>;

struct TextRequest {
  Style style;
  std::string root;          // as the user wrote it
  std::size_t most = 10;     // rules whose costliest finding is shown in full; 0: every finding
  double seconds = 0;        // the run took
  bool overview = true;      // services and matrices too
  FiguresByService figures = {};
};
[[nodiscard]] std::string audit_text(const fleet::Fleet& fleet, const std::vector<Finding>& findings,
                                     const AdviceOf& advice, const TextRequest& request);

// The most expensive first: by severity, then by measured cost, then by the number of services concerned.
[[nodiscard]] std::vector<const Finding*> ranked(const std::vector<Finding>& findings);

}  // namespace loadline::report

// SPDX-License-Identifier: Apache-2.0
// The audit as JSON: schema 1, described in docs/audit.schema.json, stable from the first release on.
#pragma once

#include <string>
#include <vector>

#include "finding/finding.h"
#include "finding/suppressed.h"
#include "fleet/fleet.h"
#include "report/service_figures.h"

namespace loadline::report {

// Paths relative to the root of the audit; ends with a line feed.
[[nodiscard]] std::string audit_json(const fleet::Fleet& fleet, const std::vector<Finding>& findings,
                                     const std::vector<Suppressed>& suppressed = {},
                                     const FiguresByService& figures = {});

}  // namespace loadline::report

// SPDX-License-Identifier: Apache-2.0
// The table "uses / should use" of Dockerfiles.
#pragma once

#include <string>

#include "fleet/consolidation.h"
#include "report/terminal.h"

namespace loadline::report {

// Empty where there is nothing to consolidate.
[[nodiscard]] std::string consolidation_text(const fleet::ConsolidationPlan& plan, const Style& style);

}  // namespace loadline::report

// SPDX-License-Identifier: Apache-2.0
// Compose profiles: which services run at the same time.
#pragma once

#include "fleet/fleet.h"

namespace loadline::rules {

// Whether something that people start brings up both: one without profiles always runs, two with profiles do where they
// share one.
[[nodiscard]] bool run_together(const fleet::Service& a, const fleet::Service& b);

}  // namespace loadline::rules

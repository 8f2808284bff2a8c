// SPDX-License-Identifier: Apache-2.0
// Whether CI looks at what it builds.
#pragma once

#include "fleet/controls.h"
#include "fleet/fleet.h"

namespace loadline::fleet {

// Whether a job that builds the service's image scans images too. Unknown where some job scans and it cannot be told
// which images, or steps stand elsewhere.
[[nodiscard]] Truth scanned_in_ci(const Fleet& fleet, const Service& service);

}  // namespace loadline::fleet

// SPDX-License-Identifier: Apache-2.0
// Where a finding about a file as a whole points.
#pragma once

#include "fleet/fleet.h"

namespace loadline::fleet {

// The line of the first instruction; the first line of a file without one.
[[nodiscard]] Place first_line(const Dockerfile& dockerfile);

}  // namespace loadline::fleet

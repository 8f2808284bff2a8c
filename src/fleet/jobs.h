// SPDX-License-Identifier: Apache-2.0
// Services of Compose that do one thing and end.
#pragma once

#include "fleet/fleet.h"

namespace loadline::fleet {

// Others wait until it has completed, or the last that its command does is to migrate a database.
[[nodiscard]] bool is_a_job(const Service& service);

}  // namespace loadline::fleet

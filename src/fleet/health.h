// SPDX-License-Identifier: Apache-2.0
// What a service is asked for against what its code answers.
#pragma once

#include "fleet/controls.h"
#include "fleet/fleet.h"

namespace loadline::fleet {

// Whether the code serves the path that the health check asks for. Unknown without a path or without routes.
[[nodiscard]] Truth serves_its_health_path(const Service& service);
// Whether the code listens on the port that the health check asks on.
[[nodiscard]] Truth listens_on_its_health_port(const Service& service);

}  // namespace loadline::fleet

// SPDX-License-Identifier: Apache-2.0
// depends_on that waits for health in place of a start.
#pragma once

#include <set>
#include <string>

#include "finding/finding.h"
#include "fleet/fleet.h"

namespace loadline::rules {

// A fix that has the service wait until these of its dependencies are healthy, the others until they are started.
// Short and long form; nothing where the list holds comments, variables or anchors.
void offer_conditions(const fleet::Service& service, Finding& finding,
                      const std::set<std::string, std::less<>>& healthy);

// Has everyone in the combination who waits for the service's start wait for its health: a part of the fix that gives
// it a health check, which would else bring `depends-on-start-only`.
void wait_for_health_of(const fleet::Service& service, Fix& fix);

}  // namespace loadline::rules

// SPDX-License-Identifier: Apache-2.0
// Published ports: which interfaces of the host answer for them, and how to bind them to the host itself.
#pragma once

#include "finding/finding.h"
#include "fleet/fleet.h"

namespace loadline::rules {

[[nodiscard]] bool is_on_all_interfaces(const compose::Port& port);

// A fix that binds the port to 127.0.0.1, in short or long form.
void offer_local_binding(const fleet::Service& service, const compose::Port& port, Finding& finding);

}  // namespace loadline::rules

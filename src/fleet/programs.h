// SPDX-License-Identifier: Apache-2.0
// Which programs an image has, as far as the name of its base and its RUN lines tell.
#pragma once

#include <string_view>

#include "fleet/controls.h"
#include "fleet/fleet.h"

namespace loadline::fleet {

// curl, wget, nc, sh, bash, node, python3, apk, apt-get: known for the usual bases; others are unknown.
[[nodiscard]] Truth has_program(const Build& build, const dockerfile::Stage& stage, std::string_view program);

// A web server or a supervisor is brought in or started beside the service: what listens is more than its source says.
[[nodiscard]] bool may_listen_for_it(const Build& build);

}  // namespace loadline::fleet

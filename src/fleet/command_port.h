// SPDX-License-Identifier: Apache-2.0
// The port that a service's own command names, where its source is not read: Python's servers.
#pragma once

#include <cstdint>
#include <optional>

#include "fleet/fleet.h"

namespace loadline::fleet {

// Of Compose's command or the image's CMD, for uvicorn, hypercorn, gunicorn, flask, streamlit and Django's runserver;
// nothing where it names none, or by a variable: their defaults may be set elsewhere.
[[nodiscard]] std::optional<Located<std::uint32_t>> port_in_command(const Service& service);

}  // namespace loadline::fleet

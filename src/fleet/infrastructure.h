// SPDX-License-Identifier: Apache-2.0
// What kind of ready-made service an image is, where its name says it for sure.
#pragma once

#include <string_view>

#include "fleet/fleet.h"

namespace loadline::fleet {

// "a database", "a message broker", ...: services that are for other services or for operators, and not for the
// world. Empty for anything else, proxies and unknown images included.
[[nodiscard]] std::string_view inner_service_of(const dockerfile::ImageReference& image);

}  // namespace loadline::fleet

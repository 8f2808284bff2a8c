// SPDX-License-Identifier: Apache-2.0
// What well-known images bring along: the program that tells whether they work, and the variables that they also
// read from a file.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fleet/fleet.h"

namespace loadline::fleet {

// The `test` of a health check as a YAML flow list; nothing where the image is not known to have such a program.
[[nodiscard]] std::optional<std::string> health_test_of(const Service& service);

// Whether the image reads NAME_FILE in place of NAME.
[[nodiscard]] bool reads_from_file(const dockerfile::ImageReference& image, std::string_view variable);

}  // namespace loadline::fleet

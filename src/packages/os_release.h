// SPDX-License-Identifier: Apache-2.0
// The operating system that a root file system says it is.
#pragma once

#include <optional>
#include <string_view>

#include "packages/package.h"

namespace loadline::packages {

// os-release(5): NAME=value lines with shell quoting.
[[nodiscard]] std::optional<OperatingSystem> read_os_release(std::string_view text);

}  // namespace loadline::packages

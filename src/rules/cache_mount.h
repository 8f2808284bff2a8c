// SPDX-License-Identifier: Apache-2.0
// The cache mount that keeps an install's downloads between builds, and out of the image.
#pragma once

#include <optional>

#include "fleet/installs.h"
#include "rules/rule.h"

namespace loadline::rules {

// Nothing where the manager's cache is not known to be where root has it, or where the RUN empties it.
[[nodiscard]] std::optional<Fix> cache_mount_for(const fleet::Build& build, const fleet::Install& install);

}  // namespace loadline::rules

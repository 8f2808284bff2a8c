// SPDX-License-Identifier: Apache-2.0
// What apk installed: lib/apk/db/installed, one letter a field (apk-tools, doc/apk-v2.5.scd, "INSTALLED DATABASE").
#pragma once

#include <string_view>
#include <vector>

#include "packages/package.h"

namespace loadline::packages {

[[nodiscard]] std::vector<Package> read_apk_installed(std::string_view text);

}  // namespace loadline::packages

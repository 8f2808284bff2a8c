// SPDX-License-Identifier: Apache-2.0
// package-lock.json and npm-shrinkwrap.json, versions 2 and 3 (npm docs: configuring-npm/package-lock-json).
#pragma once

#include "workspace/lockfile.h"

namespace loadline::workspace {

[[nodiscard]] Lockfile read_npm_lock(const Source& source);

}  // namespace loadline::workspace

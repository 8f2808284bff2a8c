// SPDX-License-Identifier: Apache-2.0
// pnpm-lock.yaml, 5.x to 9.0 (pnpm: lockfile/types, lockfile/fs/src/lockfileFormatConverters.ts).
#pragma once

#include <string_view>

#include "workspace/items.h"
#include "workspace/lockfile.h"

namespace loadline::workspace {

[[nodiscard]] Lockfile read_pnpm_lock(const Source& source);

// The same by way of the yaml module: for unusual YAML, and the oracle of the tests.
[[nodiscard]] Lockfile read_pnpm_lock_as_yaml(const Source& source);

}  // namespace loadline::workspace

// SPDX-License-Identifier: Apache-2.0
// The fleet as people wrote it, for what is generated from it.
#pragma once

#include "cli/scan_options.h"

namespace loadline::cli {

// The audit without the Compose files, workflows and bake files that were generated before: they are results, and what
// is made anew follows from what people wrote.
[[nodiscard]] Tried try_without_generated(scan::Request& request);

}  // namespace loadline::cli

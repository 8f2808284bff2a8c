// SPDX-License-Identifier: Apache-2.0
// docker-bake.json in the shape of the HCL that it stands for.
#pragma once

#include "workflow/hcl.h"

namespace loadline::workflow {

[[nodiscard]] HclFile parse_bake_json(const Source& source);

}  // namespace loadline::workflow

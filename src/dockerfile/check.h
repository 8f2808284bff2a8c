// SPDX-License-Identifier: Apache-2.0
// What the reference refuses after parsing (frontend/dockerfile/instructions/parse.go): flags that an
// instruction does not have, missing operands, stage names, health checks.
#pragma once

#include "dockerfile/syntax.h"

namespace loadline::dockerfile {

void check(File& file);

}  // namespace loadline::dockerfile

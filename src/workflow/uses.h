// SPDX-License-Identifier: Apache-2.0
// Every action and reusable workflow that a definition of GitHub Actions uses.
#pragma once

#include <string>
#include <vector>

#include "base/source.h"

namespace loadline::workflow {

// "actions/checkout@v4", "./.github/actions/setup", "docker://alpine:3.20"; in the order written.
[[nodiscard]] std::vector<Located<std::string>> used_actions(const Source& source);

}  // namespace loadline::workflow

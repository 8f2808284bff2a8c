// SPDX-License-Identifier: Apache-2.0
// The jobs that a matrix stands for, where its values are written out.
#pragma once

#include <vector>

#include "workflow/expand.h"
#include "yaml/node.h"

namespace loadline::workflow {

inline constexpr std::size_t most_combinations = 256;  // GitHub's own limit

// GitHub's strategy.matrix: values by "matrix.NAME" (and "matrix.NAME.KEY" of objects), with `exclude` and
// `include` applied. One empty combination where there is no matrix; dimensions that are computed are left out.
[[nodiscard]] std::vector<Values> github_combinations(const yaml::Node* matrix);

// GitLab's parallel: matrix: values by variable name.
[[nodiscard]] std::vector<Values> gitlab_combinations(const yaml::Node* matrix);

}  // namespace loadline::workflow

// SPDX-License-Identifier: Apache-2.0
// What the from= of COPY and RUN --mount means: a stage of this file or an image.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "dockerfile/evaluation.h"

namespace loadline::dockerfile {

struct Origin {
  std::optional<std::size_t> stage;
  std::optional<std::string> image;
};

// `triggered`: the step is an ONBUILD of the parent, which the builder looks at only where it builds the child.
[[nodiscard]] Origin origin_of_copy(const Flag& from, Stage& stage, bool triggered, Evaluation& evaluation);
[[nodiscard]] Origin origin_of_mount(const Mount& mount, Stage& stage, bool triggered, Evaluation& evaluation);

}  // namespace loadline::dockerfile

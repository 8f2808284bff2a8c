// SPDX-License-Identifier: Apache-2.0
// Built images that somebody gave, and the services that they are of.
#pragma once

#include "survey/survey.h"

namespace loadline::survey {

// Fills `survey.images`. Fails at the first image that cannot be read, and where a service is not built here.
[[nodiscard]] std::optional<Error> read_built_images(const Request& request, Survey& survey);

}  // namespace loadline::survey

// SPDX-License-Identifier: Apache-2.0
// Options that the gate and the report share: what is surveyed, and where figures come from.
#pragma once

#include <optional>
#include <vector>

#include "cli/command_line.h"
#include "survey/survey.h"

namespace loadline::cli {

[[nodiscard]] std::vector<Option> survey_options(survey::Request& request);

// Surveys; where that fails, says why and gives nothing.
struct Surveyed {
  std::optional<survey::Survey> survey;
  Exit exit = Exit::clean;
};
[[nodiscard]] Surveyed try_survey(survey::Request& request);

}  // namespace loadline::cli

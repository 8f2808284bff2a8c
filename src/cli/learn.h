// SPDX-License-Identifier: Apache-2.0
// Predictions of services, and what the registry is asked for them.
#pragma once

#include <vector>

#include "predict/local_sources.h"
#include "predict/predict.h"
#include "survey/after_fixes.h"

namespace loadline::cli {

[[nodiscard]] std::vector<predict::Prediction> predictions(const survey::Services& services, const fleet::Fleet& fleet,
                                                           const predict::Sizes& sizes);

// Asks the registry for the sizes of packages that nobody here knows, and keeps the answers. What it could not learn
// is told on standard error.
void learn(const survey::Services& services, const fleet::Fleet& fleet, predict::Sources& sources);

}  // namespace loadline::cli

// SPDX-License-Identifier: Apache-2.0
// Predicted sizes as text and as JSON (schema 1, docs/predict.schema.json).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "predict/predict.h"
#include "predict/why.h"
#include "report/terminal.h"

namespace loadline::report {

// One fix or a set of them, and the size after it.
struct Alternative {
  std::string name;  // "dev-dependencies-in-runtime", "all of them"
  predict::Amount bytes;
  bool complete = true;  // nothing unknown
};

struct PredictedService {
  std::string name;
  std::string dockerfile;
  predict::Prediction prediction;
  std::vector<predict::Duplicate> duplicates;   // of the production closure
  std::vector<Alternative> alternatives;        // --compare
  std::vector<predict::Why> why;                // --why
  const workspace::Lockfile* lockfile = nullptr;  // that `why` speaks of; may be null
};

struct PredictionRequest {
  Style style;
  std::size_t most = 5;  // of each list
  std::string why;       // the package asked for; empty: the sizes
};
[[nodiscard]] std::string prediction_text(const std::vector<PredictedService>& services,
                                          const PredictionRequest& request);
[[nodiscard]] std::string prediction_json(const std::vector<PredictedService>& services);

}  // namespace loadline::report

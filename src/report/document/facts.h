// SPDX-License-Identifier: Apache-2.0
// What the document is made of. All of it is known when the first section is written; none is looked up meanwhile.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "builds/recorded.h"
#include "config/prices.h"
#include "finding/finding.h"
#include "fleet/consolidation.h"
#include "fleet/fleet.h"
#include "gate/gate.h"
#include "history/replay.h"
#include "predict/predict.h"
#include "report/document.h"
#include "report/summary.h"

namespace loadline::report {

// The image of a service that is built here.
struct ImageFacts {
  const fleet::Service* service = nullptr;
  std::string label = {};
  const predict::Prediction* prediction = nullptr;
  const predict::Prediction* after = nullptr;  // with all fixes applied; null where it is not known
  std::optional<std::uint64_t> built_bytes = {};    // of a built image that somebody gave
  std::optional<std::uint64_t> built_compressed = {};
  std::string built_from = {};  // "build/auth.tar", "builds.csv:3"
};

// What the fixes of a rule would save in images, over all services; both ends as the predictions' likely figures.
struct RuleEffect {
  std::uint64_t before = 0, after = 0;
};

struct HostSize {
  std::optional<std::uint64_t> memory_bytes;
  std::optional<double> cpus;
};

struct Facts {
  std::string name;      // of the fleet
  std::string path;      // as it was asked for: for commands
  std::string commit;    // may be empty: in no repository
  const fleet::Fleet* fleet = nullptr;
  const std::vector<Finding>* findings = nullptr;
  Summary summary;
  fleet::ConsolidationPlan plan;
  std::vector<ImageFacts> images;
  std::map<std::string, RuleEffect, std::less<>> effects;  // by rule; those that change nothing are left out
  const std::vector<builds::RecordedBuild>* builds = nullptr;
  const history::Replay* replay = nullptr;  // null: see no_replay
  std::string no_replay;                    // why there is none
  std::string replay_command;
  const gate::Table* gate = nullptr;
  config::Prices prices;
  HostSize host;
};

[[nodiscard]] Document document_of(const Facts& facts);

}  // namespace loadline::report

// SPDX-License-Identifier: Apache-2.0
// Everything that is known of a fleet at one moment: the audit, what its images are predicted to weigh, the images
// and recorded builds that somebody gave. The gate and the report are made of it. The network is never asked.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/environment.h"
#include "base/result.h"
#include "builds/recorded.h"
#include "gate/figure.h"
#include "gate/limits.h"
#include "predict/local_sources.h"
#include "predict/predict.h"
#include "scan/scan.h"

namespace loadline::survey {

struct Request {
  scan::Request scan;
  predict::SourceRequest sizes;
  std::vector<std::string> images;  // "SERVICE=REFERENCE"
  std::string image_folder;         // of layouts and archives, named after services or with their tags
  std::string builds;               // a file of recorded builds; empty: those that `loadline build` keeps, if any
};

struct BuiltImage {
  std::string reference;
  std::uint64_t bytes = 0;       // of all layers, unpacked
  std::uint64_t compressed = 0;  // as stored: of a docker-save archive the same
};

struct Survey {
  scan::Audit audit;
  predict::Sources sources;  // of the predictions
  std::vector<const fleet::Service*> services;   // that are built here, in the fleet's order
  std::vector<std::string> labels;               // beside them: how figures call them
  std::vector<predict::Prediction> predictions;  // beside them
  std::map<std::string, BuiltImage> images;      // by label
  std::vector<builds::RecordedBuild> builds;       // oldest first
  std::vector<std::string> notes;                // what was given and belongs to nothing, and what was read unasked

  [[nodiscard]] std::vector<gate::Subject> subjects() const;
};

// How figures and records call each of these: by its name, with its folder where two have the same.
[[nodiscard]] std::vector<std::string> labels_of(const std::vector<const fleet::Service*>& services);

// Fails where the folder, the configuration, an image or the file of builds cannot be read.
[[nodiscard]] Result<Survey> survey(const Request& request, const Environment& environment);

// Whether it is the request that is wrong, and not the world: "--image auth" without "=".
[[nodiscard]] std::string complaint_about(const Request& request);

enum class Sources : std::uint8_t {
  all,
  files,  // neither images nor recorded builds, which are of one moment: to compare two revisions
};
// A figure for each check of each service and of the fleet; those that nobody measured are there without a value.
[[nodiscard]] std::vector<gate::Figure> figures_of(const Survey& survey, Sources sources = Sources::all);

}  // namespace loadline::survey

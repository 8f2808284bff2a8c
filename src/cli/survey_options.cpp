// SPDX-License-Identifier: Apache-2.0
// Surveys a fleet for a command, and tells a person what is wrong with what was asked.
#include "cli/survey_options.h"
#include "base/environment.h"

#include <algorithm>
#include <iostream>

#include "base/text.h"
#include "cli/progress.h"
#include "cli/scan_options.h"

namespace loadline::cli {

std::vector<Option> survey_options(survey::Request& request) {
  std::vector<Option> out = {
      {"--image", &request.images,
       "SERVICE=REF: a built image of a service, as `loadline image` opens it (repeatable)"},
      {"--images", &request.image_folder,
       "A folder of OCI layouts and docker-save archives, named after services or tagged as Compose says"},
      {"--builds", &request.builds,
       "Recorded builds: a file of `loadline build`, CSV or JSON (docs/build.md); if not given, those that it keeps"},
      {"--image-size", &request.sizes.images,
       "The size of a base image, for predictions, as in base:1=150MB (repeatable)"},
      {"--store", &request.sizes.store, "pnpm's store, for predictions; where pnpm would have it, if not given"},
      // For tests: the same bytes on any day.
      {.name = "--today",
       .target = &request.scan.today,
       .help = "The date that ends of life are compared with (year-month-day)",
       .hidden = true},
  };
  for (auto& option : config_options(request.scan)) out.push_back(std::move(option));
  return out;
}

Surveyed try_survey(survey::Request& request) {
  request.sizes.root = request.scan.root;
  if (const auto complaint = complaint_about(request); !complaint.empty()) {
    std::cerr << "loadline: " << complaint << '\n';
    return {std::nullopt, Exit::usage};
  }
  Progress progress{"surveying " + request.scan.root};
  auto survey = survey::survey(request, process_environment());
  progress.done();
  if (survey) {
    for (const auto& note : survey->notes) std::cerr << "loadline: " << note << '\n';
    return {std::move(*survey), Exit::clean};
  }
  const auto text = survey.error().text();
  for (const auto line : split_lines(text)) std::cerr << "loadline: " << line << '\n';
  // A service that does not exist is a mistake of the command line.
  const bool misnamed = !survey.error().place.empty() && std::ranges::any_of(request.images, [&](const auto& image) {
    return image.starts_with(survey.error().place + "=");
  });
  return {std::nullopt, misnamed ? Exit::usage : Exit::unreadable};
}

}  // namespace loadline::cli

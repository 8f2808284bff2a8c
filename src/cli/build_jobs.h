// SPDX-License-Identifier: Apache-2.0
// What the builder is told of each service: from the user's own files, or from the generated ones.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "builds/engine.h"
#include "fleet/fleet.h"

namespace loadline::cli {

// As the files that are there build these services; `labels` stand beside them: how the records call them.
[[nodiscard]] std::vector<builds::Job> present_jobs(const std::string& root,
                                                    const std::vector<const fleet::Service*>& services,
                                                    const std::vector<std::string>& labels);
// As the files of `loadline generate` do: of these services, or of all. Fails where one of the files is not there.
[[nodiscard]] Result<std::vector<builds::Job>> generated_jobs(const std::string& root, const fleet::Fleet& fleet,
                                                              const std::vector<std::string>& services);

}  // namespace loadline::cli

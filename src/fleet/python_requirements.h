// SPDX-License-Identifier: Apache-2.0
// requirements.txt of an image's pip install: which lines name no version.
#pragma once

#include <string>
#include <vector>

#include "fleet/installs.h"

namespace loadline::fleet {

struct PythonRequirements {
  const Source* source = nullptr;
  std::size_t count = 0;               // packages that the file names
  std::vector<Located<std::string>> unpinned;  // without == or a file, address or hash of its own
};
// The files that `pip install -r` of the build reads, where the repository has them; with a constraints file (-c) none,
// for that may pin them all.
[[nodiscard]] std::vector<PythonRequirements> python_requirements(const Build& build, const Fleet& fleet);

}  // namespace loadline::fleet

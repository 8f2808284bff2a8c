// SPDX-License-Identifier: Apache-2.0
// Sources that are copied before the dependencies are installed, so that every edit repeats the install.
#pragma once

#include <vector>

#include "fleet/copied.h"
#include "fleet/installs.h"

namespace loadline::fleet {

struct EarlySources {
  Install install;
  std::vector<CopySource> sources;  // in the order of the file; never empty
};
// One entry per first COPY: installs that follow the same sources are one mistake.
[[nodiscard]] std::vector<EarlySources> sources_before_installs(const Build& build);

}  // namespace loadline::fleet

// SPDX-License-Identifier: Apache-2.0
// Dependency installs of a build: which, where, and with what in front of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fleet/stage_runs.h"

namespace loadline::fleet {

struct Install {
  StageRun at;
  const shell::PackageCall* call = nullptr;

  [[nodiscard]] Place place() const { return at.run->place_of(call->command->span); }
};
// Dependency installs of the stages that the target needs, in the order of the file.
[[nodiscard]] std::vector<Install> dependency_installs(const Build& build);

// Where the manager keeps what it has downloaded, for root: "/root/.npm". Nothing where that is not known.
[[nodiscard]] std::optional<std::string> cache_folder_of(const Install& install);
// The words of the command as the shell would see them, variables filled in: two installs of one text do the same.
[[nodiscard]] std::string text_of(const Install& install, const Build& build);

}  // namespace loadline::fleet

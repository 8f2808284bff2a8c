// SPDX-License-Identifier: Apache-2.0
// Options that every command shares which audits: the folder, the configuration, the baseline.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command_line.h"
#include "scan/scan.h"

namespace loadline::cli {

[[nodiscard]] std::vector<Option> config_options(scan::Request& request);

// Runs the audit; where it fails, says why and gives nothing. A rule that does not exist is a mistake of usage.
struct Tried {
  std::optional<scan::Audit> audit;
  Exit exit = Exit::clean;
};
[[nodiscard]] Tried try_audit(const scan::Request& request, std::string_view doing);

}  // namespace loadline::cli

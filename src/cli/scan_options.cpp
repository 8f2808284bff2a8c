// SPDX-License-Identifier: Apache-2.0
// Runs an audit for a command, and tells a person what is wrong with what was asked.
#include "cli/scan_options.h"

#include <algorithm>

#include "cli/names.h"
#include "cli/progress.h"
#include "cli/told.h"

namespace loadline::cli {

std::vector<Option> config_options(scan::Request& request) {
  return {
      {"--config", &request.config, "Use this configuration instead of each loadline.toml that is found"},
      {"--no-config", &request.no_config, "As if there were no loadline.toml"},
  };
}

Tried try_audit(const scan::Request& request, std::string_view doing) {
  Progress progress{std::string{doing} + " " + request.root};
  auto audit = scan::audit(request);
  progress.done();
  if (audit) return {std::move(*audit), Exit::clean};
  const auto& error = audit.error();
  // The audit names the rule that it does not know; the team's own rules are known only to it.
  if (std::ranges::find(request.rules, error.place) != request.rules.end()) {
    if (!all_known_rules({error.place})) return {std::nullopt, Exit::usage};
  }
  return {std::nullopt, told(error.text(), Exit::unreadable)};
}

}  // namespace loadline::cli

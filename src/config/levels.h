// SPDX-License-Identifier: Apache-2.0
// Which level a configuration gives a finding.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "finding/finding.h"

namespace loadline::config {

// As the last override for the path says, else [rules]; nothing where neither names the rule.
[[nodiscard]] std::optional<Level> level_at(const Config& config, const RuleInfo& rule, std::string_view path);

// With what [services.NAME] says, which wins. A service for which the rule is off is taken out of `services`; the
// level is off where that leaves none of them.
[[nodiscard]] std::optional<Level> level_of(const Config& config, const RuleInfo& rule, std::string_view path,
                                            std::vector<std::string>& services);

// Whether any part of the configuration turns the rule on, so that it must be run to know.
[[nodiscard]] bool turns_on(const Config& config, const RuleInfo& rule);

}  // namespace loadline::config

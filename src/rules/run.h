// SPDX-License-Identifier: Apache-2.0
// Runs rules over a fleet: each on all its subjects, in parallel, with one list in one order.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "attribute/built_image.h"
#include "finding/finding.h"
#include "fleet/fleet.h"
#include "rules/registry.h"
#include "rules/rule.h"

namespace loadline::rules {

// The rule of this name, or the rules with this alias ("DL3002"), in the order of the registry.
[[nodiscard]] std::vector<const Registered*> rules_named(std::string_view name_or_alias);

// Sorted; findings that several builds or combinations share (same rule, place and message) are one, with
// the services of all and their costs added up.
[[nodiscard]] std::vector<Finding> run(std::span<const Rule* const> rules, const fleet::Fleet& fleet);

// The second half of run(), for findings of other sources.
[[nodiscard]] std::vector<Finding> merged(std::vector<Finding> findings);
// Rules about ignore comments, which can be judged when all others have spoken.
[[nodiscard]] std::vector<Finding> run_on_ignored(std::span<const Rule* const> rules, std::span<const Ignored> ignored,
                                                  const fleet::Fleet& fleet);
// What the rules see in one built image.
[[nodiscard]] std::vector<Finding> run_on_image(std::span<const Registered* const> rules,
                                                const attribute::BuiltImage& image, const fleet::Fleet& fleet);

}  // namespace loadline::rules

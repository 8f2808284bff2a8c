// SPDX-License-Identifier: Apache-2.0
// From rules to what is said: run, give each finding its level, hide what a comment hides, tell which comments
// hide nothing.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "attribute/built_image.h"
#include "finding/finding.h"
#include "finding/suppressed.h"
#include "fleet/fleet.h"
#include "rules/rule.h"

namespace loadline::rules {

struct Judgement {
  std::vector<Finding> findings;
  std::vector<Suppressed> suppressed;
};

// Rules that are on by default, or that a configuration of the fleet turns on somewhere.
[[nodiscard]] std::vector<const Rule*> rules_for(const fleet::Fleet& fleet);

struct JudgeRequest {
  std::span<const Rule* const> rules;
  std::span<const Rule* const> asked = {};  // of them, by name: no configuration turns these off
  std::optional<std::vector<std::string>> own_rules = {};  // of the team's own, only these; nothing: all of them
};
[[nodiscard]] Judgement judge(const JudgeRequest& request, const fleet::Fleet& fleet);

// Of a built image; the fleet is there for its configurations and its date. An image has no comments that hide
// something: what is accepted is said by levels. Places live as long as the image.
[[nodiscard]] std::vector<Finding> judge_image(const attribute::BuiltImage& image, const fleet::Fleet& fleet);

}  // namespace loadline::rules
